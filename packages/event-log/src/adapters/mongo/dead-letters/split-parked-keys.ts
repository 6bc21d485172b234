import type { ClientSession, Db, MongoClient } from 'mongodb'
import { formatPosition } from '../../../position.ts'
import { collections, parkedKeyId } from '../documents.ts'
import type { ParkedKeyDocument } from '../documents.ts'
import { inTransaction } from '@slipstream/mongo/transactions/in-transaction.ts'

/**
 * Older versions parked a key for all topics. Such a document becomes one for each topic of which letters
 * wait, counted again. Where no such document is left, this reads one index entry.
 */
export async function splitParkedKeys(
  client: MongoClient,
  db: Db,
  of: { consumer: string; key?: string },
): Promise<void> {
  const { parkedKeys } = collections(db)
  const old = await parkedKeys.find({ ...of, topic: { $exists: false } }).toArray()
  for (const document of old) await inTransaction(client, (session) => split(db, document, session))
}

async function split(
  db: Db,
  { _id, consumer, key }: ParkedKeyDocument,
  session: ClientSession,
): Promise<void> {
  const { deadLetters, parkedKeys } = collections(db)
  const { deletedCount } = await parkedKeys.deleteOne({ _id }, { session })
  if (deletedCount === 0) return
  const byTopic = deadLetters.aggregate<{ _id: string; count: number; partition: number; offset: bigint }>(
    [
      { $match: { consumer, state: 'parked', key } },
      { $sort: { topic: 1, partition: 1, offset: 1 } },
      {
        $group: {
          _id: '$topic',
          count: { $sum: 1 },
          partition: { $first: '$partition' },
          offset: { $first: '$offset' },
        },
      },
    ],
    { session },
  )
  for (const { _id: topic, count, partition, offset } of await byTopic.toArray()) {
    const firstPosition = formatPosition({ topic, partition: Number(partition), offset: BigInt(offset) })
    await parkedKeys.updateOne(
      { _id: parkedKeyId(consumer, topic, key) },
      { $set: { consumer, topic, key, count: Number(count), firstPosition } },
      { session, upsert: true },
    )
  }
}
