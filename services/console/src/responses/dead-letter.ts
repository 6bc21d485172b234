import { formatPosition } from '@slipstream/event-log/position.ts'
import type { ListedLetter } from '@slipstream/event-log/adapters/mongo/dead-letters/list-dead-letters.ts'
import { z } from 'zod'

/** A record that a consumer could not handle, or that waits behind one, without its content. */
export const deadLetterResponse = z
  .strictObject({
    letterId: z.string(),
    consumer: z.string(),
    key: z.string().describe('E.g. source/orderId; empty for a record without a key.'),
    position: z.string(),
    reason: z.string(),
    isFailing: z.boolean().describe('False: it waits behind another one of its key.'),
    attempts: z.int().describe('How often a redrive has failed.'),
    parkedAt: z.string(),
    recordedAt: z.string().describe('When the log took the record.'),
  })
  .meta({ id: 'DeadLetter', description: 'A record that waits for a redrive.' })

export type DeadLetterResponse = z.output<typeof deadLetterResponse>

export function deadLetterResponseOf({
  id,
  position,
  parkedAt,
  recordedAt,
  ...letter
}: ListedLetter): DeadLetterResponse {
  return {
    ...{ letterId: id, ...letter, position: formatPosition(position) },
    ...{ parkedAt: parkedAt.toISOString(), recordedAt: recordedAt.toISOString() },
  }
}
