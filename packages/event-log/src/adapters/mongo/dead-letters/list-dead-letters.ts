import type { ClientSession, Db, Filter } from 'mongodb'
import type { Position } from '../../../position.ts'
import { collections } from '../documents.ts'
import type { DeadLetterDocument } from '../documents.ts'

/** A dead letter that waits for a redrive, without its record. */
export type ListedLetter = {
  id: string
  consumer: string
  key: string
  position: Position
  reason: string
  /** False: it waits behind one that could not be handled. */
  isFailing: boolean
  attempts: number
  parkedAt: Date
  recordedAt: Date
}

/** Dead letters of one consumer that failed for one reason. */
export type LetterGroup = { consumer: string; reason: string; count: number; oldestAt: Date }

type Reading = { session?: ClientSession; maxTimeMS?: number }

const withoutRecord = { bytes: 0, headers: 0 } as const
const maxReasonGrouped = 300

/** The last parked first, or the first. @param after the last one of the page before */
export async function listDeadLetters(
  db: Db,
  {
    consumer,
    after,
    limit,
    direction = -1,
  }: { consumer?: string; after?: { at: Date; id: string }; limit: number; direction?: 1 | -1 },
  reading: Reading = {},
): Promise<ListedLetter[]> {
  const [reached, beyond] = direction === 1 ? (['$gte', '$gt'] as const) : (['$lte', '$lt'] as const)
  const filter: Filter<DeadLetterDocument> = {
    state: 'parked',
    ...(consumer !== undefined && { consumer }),
    ...(after !== undefined && {
      parkedAt: { [reached]: after.at },
      $or: [{ parkedAt: { [beyond]: after.at } }, { parkedAt: after.at, _id: { [beyond]: after.id } }],
    }),
  }
  const found = await collections(db)
    .deadLetters.find(filter, { ...reading, projection: withoutRecord })
    .sort({ parkedAt: direction, _id: direction })
    .limit(limit)
    .toArray()
  return found.map(listed)
}

/** Those of one key that wait, of all consumers, the first parked first. */
export async function deadLettersOfKey(
  db: Db,
  key: string,
  limit: number,
  reading: Reading = {},
): Promise<ListedLetter[]> {
  const found = await collections(db)
    .deadLetters.find({ state: 'parked', key }, { ...reading, projection: withoutRecord })
    .sort({ parkedAt: 1, _id: 1 })
    .limit(limit)
    .toArray()
  return found.map(listed)
}

/** Null when it does not wait. */
export async function findDeadLetter(
  db: Db,
  id: string,
  reading: Reading = {},
): Promise<ListedLetter | null> {
  const options = { ...reading, projection: withoutRecord }
  const found = await collections(db).deadLetters.findOne({ _id: id, state: 'parked' }, options)
  return found === null ? null : listed(found)
}

/** The record of a dead letter; its value is null where it was too large to be kept here. */
export async function findLetterRecord(
  db: Db,
  id: string,
): Promise<{ value: Buffer | null; headers: [name: string, value: string][] } | null> {
  const found = await collections(db).deadLetters.findOne({ _id: id })
  if (found === null) return null
  const { bytes, headers } = found
  return { value: bytes === null ? null : Buffer.from(bytes.buffer), headers }
}

/**
 * Letters that failed themselves, by consumer and reason, the most frequent first;
 * counted among the newest `maxCounted`.
 */
export async function groupDeadLetters(
  db: Db,
  { maxCounted, maxGroups }: { maxCounted: number; maxGroups: number },
  reading: Reading = {},
): Promise<LetterGroup[]> {
  type Found = { _id: { consumer: string; reason: string }; count: number | bigint; oldestAt: Date }
  const by = { consumer: '$consumer', reason: { $substrCP: ['$reason', 0, maxReasonGrouped] } }
  const found = await collections(db)
    .deadLetters.aggregate<Found>(
      [
        { $match: { state: 'parked' } },
        { $sort: { parkedAt: -1 } },
        { $limit: maxCounted },
        { $match: { culprit: true } },
        { $group: { _id: by, count: { $sum: 1 }, oldestAt: { $min: '$parkedAt' } } },
        { $sort: { count: -1, _id: 1 } },
        { $limit: maxGroups },
      ],
      reading,
    )
    .toArray()
  return found.map(({ _id, count, oldestAt }) => ({ ..._id, count: Number(count), oldestAt }))
}

function listed(letter: Omit<DeadLetterDocument, 'bytes' | 'headers'>): ListedLetter {
  const { _id: id, consumer, key, topic, partition, offset, reason, culprit, attempts } = letter
  const position = { topic, partition: Number(partition), offset: BigInt(String(offset)) }
  const { parkedAt, recordedAt } = letter
  return {
    ...{ id, consumer, key, position, reason, parkedAt, recordedAt },
    ...{ isFailing: culprit, attempts: Number(attempts) },
  }
}
