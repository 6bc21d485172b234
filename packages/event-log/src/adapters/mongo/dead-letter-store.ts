import type { ClientSession, Db, MongoClient, WithId } from 'mongodb'
import type { DeadLetterStore, WaitingLetter } from '../../dead-letter-store.ts'
import { checkpointId, collections, deadLetterId, parkedKeyId, prepare } from './documents.ts'
import type { DeadLetterDocument } from './documents.ts'
import { inTransaction } from './in-transaction.ts'

class Gone extends Error {}

const byPlace = { topic: 1, partition: 1, offset: 1 } as const

/** The dead letters that `mongoCheckpointStore` wrote into the same database. */
export function mongoDeadLetterStore(client: MongoClient, db: Db): DeadLetterStore<ClientSession> {
  const { checkpoints, deadLetters, parkedKeys } = collections(db)
  const waiting = (consumer: string) => ({ consumer, state: 'parked' as const })

  return {
    count: (consumer, key) =>
      deadLetters.countDocuments({ ...waiting(consumer), ...(key === undefined ? {} : { key }) }),
    async keys(consumer, after, limit) {
      const found = await deadLetters
        .aggregate<{ _id: string }>([
          { $match: { ...waiting(consumer), ...(after === undefined ? {} : { key: { $gt: after } }) } },
          { $group: { _id: '$key' } },
          { $sort: { _id: 1 } },
          { $limit: limit },
        ])
        .toArray()
      return found.map(({ _id }) => _id)
    },
    async first(consumer, key, after) {
      const behind =
        after === undefined
          ? {}
          : {
              $or: [
                { topic: { $gt: after.topic } },
                { topic: after.topic, partition: { $gt: after.partition } },
                { topic: after.topic, partition: after.partition, offset: { $gt: after.offset } },
              ],
            }
      const found = await deadLetters.findOne({ ...waiting(consumer), key, ...behind }, { sort: byPlace })
      if (found === null) return undefined
      const checkpoint = await checkpoints.findOne({
        _id: checkpointId(consumer, found.topic, found.partition),
      })
      return fromDocument(found, checkpoint?.epoch ?? 0)
    },
    async redrive({ consumer, position, key, epoch }, note, effects) {
      await prepare(db)
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
            const _id = parkedKeyId(consumer, key)
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
