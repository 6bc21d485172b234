import { countDeadLetters } from '@slipstream/event-log/adapters/mongo/dead-letters/dead-letters-of.ts'
import { groupDeadLetters } from '@slipstream/event-log/adapters/mongo/dead-letters/list-dead-letters.ts'
import { quarantinedCollection } from '@slipstream/read-models/reports/quarantined-entry.ts'
import type { QueryContext } from '../../queries/query-definition.ts'
import { maxPageReadMs } from '../../adapters/read-limits.ts'

/** What waits for one reason. */
export type ReasonGroup = { of: string; reason: string; count: number; oldestAt: Date }

/** Reasons are counted among this number of the newest: a flood makes no page slow. */
export const maxCounted = 10_000
const maxGroups = 20

const sorted = [{ $sort: { count: -1 as const, _id: 1 as const } }, { $limit: maxGroups }]
type Found = { _id: { of: string; reason: string }; count: number | bigint; oldestAt: Date }

const toGroup = ({ _id: { of, reason }, count, oldestAt }: Found): ReasonGroup => ({
  ...{ of, reason, count: Number(count), oldestAt },
})

/** Records that failed themselves, by consumer and reason. */
export async function readLetterGroups({ snapshot: { db, session } }: QueryContext): Promise<ReasonGroup[]> {
  const reading = { session, maxTimeMS: maxPageReadMs }
  const found = await groupDeadLetters(db, { maxCounted, maxGroups }, reading)
  return found.map(({ consumer, ...group }) => ({ of: consumer, ...group }))
}

/** Quarantined deliveries by source and reason. */
export async function readQuarantineGroups({
  snapshot: { db, session },
}: QueryContext): Promise<ReasonGroup[]> {
  const found = await db
    .collection(quarantinedCollection)
    .aggregate<Found>(
      [
        { $sort: { at: -1 } },
        { $limit: maxCounted },
        {
          $group: {
            _id: { of: '$source', reason: '$reason' },
            count: { $sum: 1 },
            oldestAt: { $min: '$at' },
          },
        },
        ...sorted,
      ],
      { session, maxTimeMS: maxPageReadMs },
    )
    .toArray()
  return found.map(toGroup)
}

/** How many dead letters and quarantined deliveries wait. */
export async function countWaiting({
  snapshot: { db, session },
}: QueryContext): Promise<{ letters: number; quarantine: number }> {
  const options = { session, maxTimeMS: maxPageReadMs, limit: maxCounted }
  return {
    letters: [...(await countDeadLetters(db)).values()].reduce((sum, one) => sum + one, 0),
    quarantine: await db.collection(quarantinedCollection).countDocuments({}, options),
  }
}
