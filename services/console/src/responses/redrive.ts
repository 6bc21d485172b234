import type { Redrive } from '@slipstream/commands/domain/redrive-command.ts'
import { z } from 'zod'

/** A redrive as the API shows it. */
export const redriveAnswer = z
  .strictObject({
    id: z.string(),
    consumer: z.string(),
    key: z.string().nullable().describe('Null: all of them.'),
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
        total: z.int().describe('Letters that waited when it began.'),
        redriven: z.int(),
        failed: z.int().describe('Letters that failed again, and wait on.'),
        releasedKeys: z.int().describe('Keys of which nothing waits any more.'),
        leftAlone: z.int().optional().describe('Letters of another reason.'),
        threw: z.int().optional().describe('Letters whose handler threw, and which wait on.'),
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
    lastError: z.string().nullable().describe('What interrupted it last; it goes on by itself.'),
  })
  .describe('A redrive of dead letters, and how far it is.')

export type RedriveAnswer = z.output<typeof redriveAnswer>

export function shownRedrive({ note, requestedAt, finishedAt, ...redrive }: Redrive): RedriveAnswer {
  return {
    ...{ ...redrive, ...note },
    requestedAt: requestedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  }
}
