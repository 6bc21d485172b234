import type { ClientSession, Db, Filter, MongoClient, WithId } from 'mongodb'
import { inJointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import type { JointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import { partitionName } from '../../../dead-letters/dead-letter-store.ts'
import type {
  DeadLetterStore,
  Passed,
  Reason,
  WaitingLetter,
} from '../../../dead-letters/dead-letter-store.ts'
import { assertReadable } from '../assert-readable.ts'
import { checkpointId, collections, deadLetterId, parkedKeyId, prepare } from '../documents.ts'
import type { DeadLetterDocument } from '../documents.ts'
import { splitParkedKeys } from './split-parked-keys.ts'

type RedrivenLetter = Pick<WaitingLetter, 'consumer' | 'position' | 'key' | 'epoch'>

/** The letter does not wait any more, or its epoch was raised. */
class Gone extends Error {}

const byPosition = { topic: 1, partition: 1, offset: 1 } as const

const waiting = (consumer: string) => ({ consumer, state: 'parked' as const })

/** The dead letters that `mongoCheckpointStore` wrote into the same database. */
export function mongoDeadLetterStore(client: MongoClient, db: Db): DeadLetterStore<JointTransaction> {
  const { deadLetters } = collections(db)
  return {
    check: () => assertReadable(deadLetters),
    count: (consumer, key) =>
      deadLetters.countDocuments({ ...waiting(consumer), ...(key === undefined ? {} : { key }) }),
    async nextKey(consumer, after) {
      const behind = after === undefined ? {} : { key: { $gt: after } }
      const found = await deadLetters.findOne(
        { ...waiting(consumer), ...behind },
        { sort: { key: 1 }, projection: { key: 1 } },
      )
      return found?.key
    },
    firsts: (consumer, key, passed) => firsts(db, consumer, key, passed),
    async redrive(letter, reason, effects) {
      const { consumer, position, key, epoch } = letter
      await prepare(db)
      await splitParkedKeys(client, db, { consumer, key })
      try {
        await inJointTransaction(client, async (transaction) => {
          const { session } = transaction
          await markRedriven(db, letter, reason, session)
          const checkpoint = checkpointId(consumer, position.topic, position.partition)
          await assertEpoch(db, checkpoint, epoch, session)
          if (key !== '') await releaseKey(db, parkedKeyId(consumer, position.topic, key), session)
          await effects(transaction)
        })
        return true
      } catch (error) {
        if (error instanceof Gone) return false
        throw error
      }
    },
    async failedAgain({ consumer, position }, reason) {
      await deadLetters.updateOne(
        { _id: deadLetterId(consumer, position), state: 'parked' },
        { $set: { reason, culprit: true }, $inc: { attempts: 1 } },
      )
    },
  }
}

async function firsts(db: Db, consumer: string, key: string, passed: Passed): Promise<WaitingLetter[]> {
  const { checkpoints, deadLetters } = collections(db)
  const first = (of: Filter<DeadLetterDocument>) => deadLetters.findOne(of, { sort: byPosition })
  const letters: WaitingLetter[] = []
  const ofKey = { ...waiting(consumer), key }
  for (let found = await first(ofKey); found !== null;) {
    const { topic, partition } = found
    const last = passed.get(partitionName({ topic, partition, offset: 0n }))
    const letter =
      last === undefined ? found : await first({ ...ofKey, topic, partition, offset: { $gt: last.offset } })
    if (letter !== null) {
      const checkpoint = await checkpoints.findOne({ _id: checkpointId(consumer, topic, partition) })
      letters.push(toLetter(letter, checkpoint?.epoch ?? 0))
    }
    found = await first({
      ...ofKey,
      $or: [{ topic: { $gt: topic } }, { topic, partition: { $gt: partition } }],
    })
  }
  return letters
}

async function markRedriven(
  db: Db,
  { consumer, position }: RedrivenLetter,
  reason: Reason,
  session: ClientSession,
): Promise<void> {
  const { modifiedCount } = await collections(db).deadLetters.updateOne(
    { _id: deadLetterId(consumer, position), state: 'parked' },
    { $set: { state: 'redriven', redriven: { ...reason, at: new Date() } } },
    { session },
  )
  if (modifiedCount === 0) throw new Gone()
}

/** By a write: a read would not conflict with a transaction that raises the epoch at the same time. */
async function assertEpoch(db: Db, _id: string, epoch: number, session: ClientSession): Promise<void> {
  const found = await collections(db).checkpoints.findOneAndUpdate(
    { _id },
    { $set: { updatedAt: new Date() } },
    { session },
  )
  if ((found?.epoch ?? 0) !== epoch) throw new Gone()
}

/**
 * The live consumer writes this document too when it parks a further letter: then one
 * of the two transactions is retried.
 */
async function releaseKey(db: Db, _id: string, session: ClientSession): Promise<void> {
  const { parkedKeys } = collections(db)
  const left = await parkedKeys.findOneAndUpdate(
    { _id },
    { $inc: { count: -1 } },
    { session, returnDocument: 'after' },
  )
  if (left !== null && left.count <= 0) await parkedKeys.deleteOne({ _id }, { session })
}

function toLetter(found: WithId<DeadLetterDocument>, epoch: number): WaitingLetter {
  const { consumer, key, topic, partition, offset, bytes, headers, recordedAt, reason, culprit } = found
  return {
    consumer,
    key,
    position: { topic, partition, offset: BigInt(String(offset)) },
    value: bytes === null ? undefined : Buffer.from(bytes.buffer),
    headers: Object.fromEntries(headers),
    recordedAtMs: recordedAt.getTime(),
    reason,
    isFailing: culprit,
    epoch,
  }
}
