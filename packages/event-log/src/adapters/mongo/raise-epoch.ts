import type { ClientSession, Db } from 'mongodb'
import { checkpointId, collections } from './documents.ts'

/**
 * Raises the epoch of a consumer's checkpoints on a topic, so that batches in flight under the old one are
 * not committed. Within a transaction no other commit is possible until it ends.
 *
 * @returns by partition, the consumer's next offset
 */
export async function raiseEpoch(
  db: Db,
  { consumer, topic, partitions }: { consumer: string; topic: string; partitions: readonly number[] },
  session?: ClientSession,
): Promise<Map<number, bigint>> {
  const { checkpoints } = collections(db)
  const nexts = new Map<number, bigint>()
  for (const partition of partitions) {
    const found = await checkpoints.findOneAndUpdate(
      { _id: checkpointId(consumer, topic, partition) },
      { $inc: { epoch: 1 }, $set: { updatedAt: new Date() }, $setOnInsert: { next: 0n } },
      { upsert: true, returnDocument: 'after', ...(session === undefined ? {} : { session }) },
    )
    nexts.set(partition, BigInt(String(found?.next ?? 0)))
  }
  return nexts
}
