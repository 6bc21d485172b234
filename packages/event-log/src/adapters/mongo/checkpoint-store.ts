import type { AnyBulkWriteOperation, ClientSession, Db, MongoClient } from 'mongodb'
import { isDuplicateKey } from '@slipstream/mongo/errors/error-codes.ts'
import { inJointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import type { JointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import { isDataError } from '@slipstream/mongo/errors/is-data-error.ts'
import type { Checkpoint, CheckpointCommit, CheckpointStore } from '../../consume/checkpoint-store.ts'
import type { RecordIdentity } from '../../event-log.ts'
import { assertReadable } from './assert-readable.ts'
import { checkpointId, collections, parkedKeyId, prepare } from './documents.ts'
import type { CheckpointDocument } from './documents.ts'
import { parkLetters } from './dead-letters/park-letters.ts'
import { shareTransactions } from './share-transactions.ts'
import { splitParkedKeys } from './dead-letters/split-parked-keys.ts'

/**
 * What is not committed yet stays in MongoDB's cache. Large batches in one transaction, or beside one
 * another, fill it, and then all wait for room: measured, up to four times the work for the same documents.
 * Partitions still read and fold beside it.
 */
const maxSharedRecords = 500

type CommitWork = { commit: CheckpointCommit; effects: (tx: JointTransaction) => Promise<void> }

class Fenced extends Error {}

/** Checkpoints, dead letters and parked keys in MongoDB, beside the effects: one transaction covers all. */
export function mongoCheckpointStore(client: MongoClient, db: Db): CheckpointStore<JointTransaction> {
  const { checkpoints } = collections(db)
  const commitShared = shareTransactions<CommitWork>(
    (works) =>
      inJointTransaction(client, async (transaction) => {
        const { session } = transaction
        await moveAll(
          db,
          works.map(({ commit }) => commit),
          session,
        )
        for (const { commit, effects } of works) {
          if (!(await parkLetters(db, commit.consumer, commit.deadLetters, session))) throw new Fenced()
          await effects(transaction)
        }
      }),
    maxSharedRecords,
  )

  return {
    check: () => assertReadable(checkpoints),
    isDataError,
    async load(consumer, topic, partition) {
      await prepare(db)
      await splitParkedKeys(client, db, { consumer })
      const found = await checkpoints.findOne({ _id: checkpointId(consumer, topic, partition) })
      return found === null ? { next: 0n, epoch: 0 } : toCheckpoint(found)
    },
    hasParkedKeys: async (consumer, topic) =>
      (await collections(db).parkedKeys.findOne({ consumer, topic }, { projection: { _id: 1 } })) !== null,
    parkedKeys: (consumer, topic, keys) => parkedKeys(client, db, { consumer, topic, keys }),
    async commit(commit, effects) {
      await prepare(db)
      try {
        await commitShared({ commit, effects }, commit.records ?? maxSharedRecords)
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

/** The first write of a transaction: an instance that was overtaken must not write anything. */
async function moveAll(db: Db, commits: readonly CheckpointCommit[], session: ClientSession): Promise<void> {
  try {
    const { matchedCount, upsertedCount } = await collections(db).checkpoints.bulkWrite(commits.map(moving), {
      session,
    })
    if (matchedCount + upsertedCount < commits.length) throw new Fenced()
  } catch (error) {
    if (isDuplicateKey(error)) throw new Fenced()
    throw error
  }
}

function moving({
  consumer,
  topic,
  partition,
  expected,
  next,
  previous,
}: CheckpointCommit): AnyBulkWriteOperation<CheckpointDocument> {
  const { next: from, epoch } = expected
  return {
    updateOne: {
      filter: {
        ...{ _id: checkpointId(consumer, topic, partition), next: from, epoch },
        refusal: { $exists: false },
      },
      update: {
        $set: {
          next,
          updatedAt: new Date(),
          ...(previous === undefined ? {} : { previous: stored(previous) }),
        },
      },
      upsert: from === 0n && epoch === 0,
    },
  }
}

async function parkedKeys(
  client: MongoClient,
  db: Db,
  { consumer, topic, keys }: { consumer: string; topic: string; keys: readonly string[] },
): Promise<Set<string>> {
  const { parkedKeys } = collections(db)
  // An instance of an older version may have parked one just now.
  await splitParkedKeys(client, db, { consumer })
  const ids = keys.map((key) => parkedKeyId(consumer, topic, key))
  const found = await parkedKeys.find({ _id: { $in: ids } }, { projection: { key: 1 } }).toArray()
  return new Set(found.map(({ key }) => key))
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
