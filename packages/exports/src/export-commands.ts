import { z } from 'zod'
import { exportRequestSchema } from './domain/request/export-request.ts'

/*
 * The commands that the worker handles about exports: `to` is `worker`, `kind` a key of `exportCommands`, and
 * `payload` fits its schema. They are stored, so add only optional fields.
 */
export const exportCommands = {
  /** Result: `{ exportId }`, which is the id of the command where that can be part of a path. */
  'create-export': z.strictObject({
    request: exportRequestSchema,
    recipient: z.string().min(3).max(320).nullable().default(null),
  }),
  /** Result: `{}`. Refused once it has ended. */
  'cancel-export': z.strictObject({ exportId: z.string().min(1).max(200) }),
} as const

export const exportCommandKinds = Object.keys(exportCommands)
