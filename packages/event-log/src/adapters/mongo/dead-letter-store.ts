import type { ClientSession, Db, Filter, MongoClient, WithId } from 'mongodb'
import { partitionName } from '../../dead-letters/dead-letter-store.ts'
import type { DeadLetterStore, WaitingLetter } from '../../dead-letters/dead-letter-store.ts'
import { checkpointId, collections, deadLetterId, parkedKeyId, prepare } from './documents.ts'
import type { DeadLetterDocument } from './documents.ts'
import { inTransaction } from '@slipstream/mongo/in-transaction.ts'
import { splitParkedKeys } from './split-parked-keys.ts'

class Gone extends Error {}

const checkTimeoutMs = 5_000

const byPosition = { topic: 1, partition: 1, offset: 1 } as const

/** The dead letters that `mongoCheckpointStore` wrote into the same database. */
export function mongoDeadLetterStore(client: MongoClient, db: Db): DeadLetterStore<ClientSession> {
  const { checkpoints, deadLetters, parkedKeys } = collections(db)
  const waiting = (consumer: string) => ({ consumer, state: 'parked' as const })

  const first = (of: Filter<DeadLetterDocument>) => deadLetters.findOne(of, { sort: byPosition })
  const epochOf = async ({ consumer, topic, partition }: DeadLetterDocument): Promise<number> => {
    const checkpoint = await checkpoints.findOne({ _id: checkpointId(consumer, topic, partition) })
    return checkpoint?.epoch ?? 0
  }

  return {
    check: async () => void (await db.command({ ping: 1 }, { timeoutMS: checkTimeoutMs })),
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
    async firsts(consumer, key, passed) {
      const letters: WaitingLetter[] = []
      const ofKey = { ...waiting(consumer), key }
      for (let found = await first(ofKey); found !== null;) {
        const { topic, partition } = found
        const last = passed.get(partitionName({ topic, partition, offset: 0n }))
        const letter =
          last === undefined
            ? found
            : await first({ ...ofKey, topic, partition, offset: { $gt: last.offset } })
        if (letter !== null) letters.push(fromDocument(letter, await epochOf(letter)))
        found = await first({
          ...ofKey,
          $or: [{ topic: { $gt: topic } }, { topic, partition: { $gt: partition } }],
        })
      }
      return letters
    },
    async redrive({ consumer, position, key, epoch }, note, effects) {
      await prepare(db)
      await splitParkedKeys(client, db, { consumer, key })
      try {
        await inTransaction(client, async (session) => {
          const { modifiedCount } = await deadLetters.updateOne(
            { _id: deadLetterId(consumer, position), state: 'parked' },
            { $set: { state: 'redriven', redriven: { ...note, at: new Date() } } },
            { session },
          )
          if (modifiedCount === 0) throw new Gone()
          const checkpoint = { _id: checkpointId(consumer, position.topic, position.partition) }
          // A write, as a read would not conflict with whoever raises the epoch at the same time.
          const now = await checkpoints.findOneAndUpdate(
            checkpoint,
            { $set: { updatedAt: new Date() } },
            { session },
          )
          if ((now?.epoch ?? 0) !== epoch) throw new Gone()
          if (key !== '') {
            // The live consumer writes this document too when it parks one more: one of the two has to go again.
            const _id = parkedKeyId(consumer, position.topic, key)
            const left = await parkedKeys.findOneAndUpdate(
              { _id },
              { $inc: { count: -1 } },
              { session, returnDocument: 'after' },
            )
            if (left !== null && left.count <= 0) await parkedKeys.deleteOne({ _id }, { session })
          }
          await effects(session)
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

function fromDocument(found: WithId<DeadLetterDocument>, epoch: number): WaitingLetter {
  const { consumer, key, topic, partition, offset, bytes, headers, recordedAt, reason, culprit } = found
  return {
    consumer,
    key,
    position: { topic, partition, offset: BigInt(String(offset)) },
    value: bytes === null ? undefined : Buffer.from(bytes.buffer),
    headers: Object.fromEntries(headers),
    recordedAtMs: recordedAt.getTime(),
    reason,
    culprit,
    epoch,
  }
}
