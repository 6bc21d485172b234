import type { ClientSession, Db } from 'mongodb'
import { checkpointId, collections } from './documents.ts'

export type ConsumerOfTopic = {
  consumer: string
  /** With its prefix. */
  topic: string
}

/** The next offset that a consumer reads of each of these partitions: 0 where it has not read any. */
export async function checkpointsOf(
  db: Db,
  { consumer, topic }: ConsumerOfTopic,
  partitions: readonly number[],
  session?: ClientSession,
): Promise<Map<number, bigint>> {
  const idOf = (partition: number): string => checkpointId(consumer, topic, partition)
  const found = await collections(db)
    .checkpoints.find(
      { _id: { $in: partitions.map(idOf) } },
      { projection: { next: 1 }, ...(session === undefined ? {} : { session }) },
    )
    .toArray()
  const nextOf = new Map(found.map(({ _id, next }) => [_id, BigInt(String(next))]))
  return new Map(partitions.map((partition) => [partition, nextOf.get(idOf(partition)) ?? 0n]))
}

/** Removes the checkpoints of a consumer that reads no more. */
export async function removeCheckpoints(
  db: Db,
  { consumer, topic }: ConsumerOfTopic,
  partitions: readonly number[],
  session?: ClientSession,
): Promise<void> {
  const ids = partitions.map((partition) => checkpointId(consumer, topic, partition))
  const options = session === undefined ? {} : { session }
  await collections(db).checkpoints.deleteMany({ _id: { $in: ids } }, options)
}

/** Gives `to` checkpoints at these offsets, and removes those of `from`. */
export async function handOverCheckpoints(
  db: Db,
  { from, to, topic }: { from: string; to: string; topic: string },
  nexts: ReadonlyMap<number, bigint>,
  session: ClientSession,
): Promise<void> {
  const { checkpoints } = collections(db)
  for (const [partition, next] of nexts) {
    await checkpoints.deleteOne({ _id: checkpointId(from, topic, partition) }, { session })
    await checkpoints.replaceOne(
      { _id: checkpointId(to, topic, partition) },
      { next, epoch: 0, updatedAt: new Date() },
      { session, upsert: true },
    )
  }
}

/** Removes all checkpoints of a consumer that does not run. */
export async function removeCheckpointsOf(db: Db, consumer: string): Promise<void> {
  // Ids begin with the name and a bar; `}` is what follows a bar.
  await collections(db).checkpoints.deleteMany({ _id: { $gte: `${consumer}|`, $lt: `${consumer}}` } })
}
