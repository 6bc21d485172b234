import { Binary } from 'mongodb'
import type { AnyBulkWriteOperation, ClientSession, Db } from 'mongodb'
import type { DeadLetter } from '../../../consume/checkpoint-store.ts'
import { keysThatMustBeParked } from '../../../contract/must-be-parked.ts'
import { formatPosition } from '../../../position.ts'
import { collections, deadLetterId, parkedKeyId } from '../documents.ts'
import type { DeadLetterDocument } from '../documents.ts'

/** A document takes 16 MiB; the bytes of a larger record stay in the log. */
const maxStoredBytes = 14 * 1024 * 1024

/**
 * Stores dead letters, and counts them for each key.
 *
 * @returns false when a letter was to wait behind another that has been redriven
 * meanwhile: the transaction must be aborted
 */
export async function parkLetters(
  db: Db,
  consumer: string,
  letters: readonly DeadLetter[],
  session: ClientSession,
): Promise<boolean> {
  if (letters.length === 0) return true
  const { deadLetters } = collections(db)
  const ids = letters.map(({ position }) => deadLetterId(consumer, position))
  // A checkpoint that was set back makes a letter twice: it is counted once.
  const waiting = await deadLetters
    .find({ _id: { $in: ids }, state: 'parked' }, { session, projection: { _id: 1 } })
    .toArray()
  const known = new Set(waiting.map(({ _id }) => _id))
  await deadLetters.bulkWrite(
    letters.map((letter, index): AnyBulkWriteOperation<DeadLetterDocument> => ({
      replaceOne: { filter: { _id: ids[index] as string }, replacement: toDocument(letter), upsert: true },
    })),
    { session },
  )
  const fresh = letters.filter(({ key }, index) => key !== '' && !known.has(ids[index] as string))
  return countKeys(db, consumer, fresh, keysThatMustBeParked(letters), session)
}

async function countKeys(
  db: Db,
  consumer: string,
  letters: readonly DeadLetter[],
  mustBeParked: ReadonlySet<string>,
  session: ClientSession,
): Promise<boolean> {
  if (letters.length === 0) return true
  const { matchedCount, upsertedCount } = await collections(db).parkedKeys.bulkWrite(
    letters.map(({ key, position }) => {
      const { topic } = position
      return {
        updateOne: {
          filter: { _id: parkedKeyId(consumer, topic, key) },
          update: {
            $inc: { count: 1 },
            $setOnInsert: { consumer, topic, key, firstPosition: formatPosition(position) },
          },
          upsert: !mustBeParked.has(key),
        },
      }
    }),
    { session },
  )
  return matchedCount + upsertedCount === letters.length
}

function toDocument(letter: DeadLetter): Omit<DeadLetterDocument, '_id'> {
  const { consumer, key, position, value, headers, recordedAtMs, reason, isFailing } = letter
  return {
    consumer,
    key,
    ...position,
    bytes: value.length > maxStoredBytes ? null : new Binary(value),
    headers: Object.entries(headers),
    recordedAt: new Date(recordedAtMs),
    reason,
    culprit: isFailing,
    state: 'parked',
    parkedAt: new Date(),
    attempts: isFailing ? 1 : 0,
  }
}
