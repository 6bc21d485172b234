import { Binary } from 'mongodb'
import type { AnyBulkWriteOperation, ClientSession, Db, MongoClient } from 'mongodb'
import type { Checkpoint, CheckpointStore, DeadLetter } from '../../consume/checkpoint-store.ts'
import { formatPosition } from '../../position.ts'
import { keysThatMustBeParked } from '../../domain/must-be-parked.ts'
import { checkpointId, collections, deadLetterId, parkedKeyId, prepare } from './documents.ts'
import type { CheckpointDocument, DeadLetterDocument } from './documents.ts'
import type { RecordIdentity } from '../../event-log.ts'
import { isDuplicateKey } from '@slipstream/mongo/error-codes.ts'
import { isDataError } from '@slipstream/mongo/is-data-error.ts'
import { inTransaction } from '@slipstream/mongo/in-transaction.ts'
import { oneAtATime } from '@slipstream/runtime/async/one-at-a-time.ts'
import { splitParkedKeys } from './split-parked-keys.ts'

/** A document takes 16 MiB; a larger record is left to the log. */
const maxStoredBytes = 14 * 1024 * 1024
const checkTimeoutMs = 5_000

class Fenced extends Error {}

/** Checkpoints, dead letters and parked keys in MongoDB, in the database of the effects: one transaction covers all. */
export function mongoCheckpointStore(client: MongoClient, db: Db): CheckpointStore<ClientSession> {
  const { checkpoints, deadLetters, parkedKeys } = collections(db)
  /**
   * What is not committed yet stays in MongoDB's cache. Several large batches beside one another fill it, and then all
   * wait for room: measured, up to four times the work for the same documents. Partitions still read and fold beside it.
   */
  const inTurn = oneAtATime()

  /** First of all in the transaction: whoever is late finds out before it writes anything. */
  const move = async (
    id: string,
    expected: Checkpoint,
    next: bigint,
    previous: RecordIdentity | undefined,
    session: ClientSession,
  ): Promise<void> => {
    const first = expected.next === 0n && expected.epoch === 0
    try {
      const { matchedCount, upsertedCount } = await checkpoints.updateOne(
        { _id: id, next: expected.next, epoch: expected.epoch, refusal: { $exists: false } },
        {
          $set: {
            next,
            updatedAt: new Date(),
            ...(previous === undefined ? {} : { previous: stored(previous) }),
          },
        },
        { session, upsert: first },
      )
      if (matchedCount + upsertedCount === 0) throw new Fenced()
    } catch (error) {
      if (isDuplicateKey(error)) throw new Fenced()
      throw error
    }
  }

  const park = async (
    consumer: string,
    letters: readonly DeadLetter[],
    session: ClientSession,
  ): Promise<void> => {
    const ids = letters.map(({ position }) => deadLetterId(consumer, position))
    // After a checkpoint was set back, a letter may be here from the first time: it is counted once.
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
    const waitsBehind = keysThatMustBeParked(letters)
    const { matchedCount, upsertedCount } = await parkKeys(consumer, fresh, waitsBehind, session)
    // A redrive has released the key meanwhile: nothing waits behind nothing. The batch is looked at again.
    if (matchedCount + upsertedCount < fresh.length) throw new Fenced()
  }

  const parkKeys = async (
    consumer: string,
    letters: readonly DeadLetter[],
    waitsBehind: ReadonlySet<string>,
    session: ClientSession,
  ): Promise<{ matchedCount: number; upsertedCount: number }> => {
    if (letters.length === 0) return { matchedCount: 0, upsertedCount: 0 }
    return parkedKeys.bulkWrite(
      letters.map(({ key, position }) => ({
        updateOne: {
          filter: { _id: parkedKeyId(consumer, position.topic, key) },
          update: {
            $inc: { count: 1 },
            $setOnInsert: {
              consumer,
              topic: position.topic,
              key,
              firstPosition: formatPosition(position),
            },
          },
          upsert: !waitsBehind.has(key),
        },
      })),
      { session },
    )
  }

  return {
    check: async () => void (await db.command({ ping: 1 }, { timeoutMS: checkTimeoutMs })),
    isDataError,
    async load(consumer, topic, partition) {
      await prepare(db)
      await splitParkedKeys(client, db, { consumer })
      const found = await checkpoints.findOne({ _id: checkpointId(consumer, topic, partition) })
      return found === null ? { next: 0n, epoch: 0 } : toCheckpoint(found)
    },
    async parkedKeys(consumer, topic, keys) {
      // Mostly nothing is parked at all, and then the keys need not travel.
      if ((await parkedKeys.findOne({ consumer }, { projection: { _id: 1 } })) === null) return new Set()
      // An instance of an older version may have parked one just now.
      await splitParkedKeys(client, db, { consumer })
      const ids = keys.map((key) => parkedKeyId(consumer, topic, key))
      const found = await parkedKeys.find({ _id: { $in: ids } }, { projection: { key: 1 } }).toArray()
      return new Set(found.map(({ key }) => key))
    },
    async commit({ consumer, topic, partition, expected, next, previous, deadLetters: letters }, effects) {
      await prepare(db)
      try {
        await inTurn(() =>
          inTransaction(client, async (session) => {
            await move(checkpointId(consumer, topic, partition), expected, next, previous, session)
            if (letters.length > 0) await park(consumer, letters, session)
            await effects(session)
          }),
        )
        return true
      } catch (error) {
        if (error instanceof Fenced) return false
        throw error
      }
    },
    async refuse({ consumer, topic, partition, expected: { next, epoch } }, reason) {
      await checkpoints.updateOne(
        { _id: checkpointId(consumer, topic, partition), next, epoch, refusal: { $exists: false } },
        { $set: { refusal: { reason, at: new Date() } } },
        { writeConcern: { w: 'majority' } },
      )
    },
  }
}

function toCheckpoint({ next, epoch, previous, refusal }: CheckpointDocument): Checkpoint {
  return {
    next: BigInt(String(next)),
    epoch,
    previous: previous && {
      offset: BigInt(String(previous.offset)),
      eventId: previous.eventId,
      recordedAtMs: previous.recordedAt.getTime(),
    },
    refusal: refusal?.reason,
  }
}

function stored({ offset, eventId, recordedAtMs }: RecordIdentity) {
  return { offset, eventId, recordedAt: new Date(recordedAtMs) }
}

function toDocument(letter: DeadLetter): Omit<DeadLetterDocument, '_id'> {
  const { consumer, key, position, value, headers, recordedAtMs, reason, culprit } = letter
  return {
    consumer,
    key,
    ...position,
    bytes: value.length > maxStoredBytes ? null : new Binary(value),
    headers: Object.entries(headers),
    recordedAt: new Date(recordedAtMs),
    reason,
    culprit,
    state: 'parked',
    parkedAt: new Date(),
    attempts: culprit ? 1 : 0,
  }
}
