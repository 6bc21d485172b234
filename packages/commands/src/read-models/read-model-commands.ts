import { z } from 'zod'

/*
 * The commands that the projector handles: `to` is `projector`, `kind` a key of `readModelCommands`, and
 * `payload` fits its schema. They are stored, so add only optional fields.
 */

export const readModelCommands = {
  /** Result: `{ removed }`, how many versions of read models that were kept for a rollback. */
  'drop-previous-versions': z.strictObject({ olderThanMs: z.int().min(0) }),
} as const
