import type { Redrive } from '@slipstream/commands/domain/redrive-command.ts'
import { z } from 'zod'

/** A redrive as the API shows it. */
export const redriveResponse = z
  .strictObject({
    id: z.string(),
    consumer: z.string(),
    key: z.string().nullable().describe('Null for all keys.'),
    reasonContains: z.string().nullable(),
    by: z.string(),
    reason: z.string(),
    dryRun: z.boolean(),
    ratePerSecond: z.number().nullable(),
    state: z.enum(['requested', 'running', 'done', 'cancelled']),
    requestedAt: z.string(),
    finishedAt: z.string().nullable(),
    progress: z
      .looseObject({
        total: z.int().describe('Dead letters at its start.'),
        redriven: z.int(),
        failed: z.int().describe('Dead letters that failed again and remain.'),
        releasedKeys: z.int().describe('Keys without dead letters afterwards.'),
        leftAlone: z.int().optional().describe('Dead letters with another reason.'),
        threw: z.int().optional().describe('Dead letters whose handler threw an error, and which remain.'),
        remaining: z
          .array(z.strictObject({ position: z.string(), key: z.string(), reason: z.string() }))
          .optional()
          .describe('The first hundred of these.'),
      })
      .nullable(),
    cancelled: z
      .strictObject({ by: z.string(), reason: z.string() })
      .nullable()
      .describe('Who cancelled it, and why.'),
    lastError: z.string().nullable().describe('The last error that interrupted it. It continues by itself.'),
  })
  .meta({ id: 'Redrive', description: 'A redrive of dead letters and its progress.' })

export type RedriveResponse = z.output<typeof redriveResponse>

export function redriveResponseOf({ note, requestedAt, finishedAt, ...redrive }: Redrive): RedriveResponse {
  return {
    ...{ ...redrive, ...note },
    requestedAt: requestedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  }
}
