import { checkpointId, collections } from '@slipstream/event-log/adapters/mongo/documents.ts'
import { topicName } from '@slipstream/events/topics.ts'
import { historyDocument } from '@slipstream/read-models/orders/history/history-document.ts'
import { projectorConsumer, readModelsCollection } from '@slipstream/read-models/read-model-versions.ts'
import type { ReadModelVersions } from '@slipstream/read-models/read-model-versions.ts'
import type { OrderEvent } from '@slipstream/events/event.ts'
import type { Db } from 'mongodb'
import { eventsOfAnOrder, orderEvent } from '../project/order-life.ts'

export const historyCollection = 'order-history_v1'
const together = 2_000

/** Writes the histories of orders as the projector keeps them, as a read model that is live. */
export async function fillHistory(db: Db, topicPrefix: string, documents: number): Promise<void> {
  const topic = topicName(topicPrefix, 'orders')
  const history = db.collection(historyCollection)
  await history.createIndex({ source: 1, orderId: 1, offset: 1, _id: 1 })
  for (let first = 0; first < documents; first += together) {
    const some = Array.from({ length: Math.min(together, documents - first) }, (_, index) => {
      const at = first + index
      const { event } = orderEvent(Math.floor(at / eventsOfAnOrder) + 1, at % eventsOfAnOrder)
      const [offset, recordedAtMs] = [BigInt(at), Date.parse(event.occurredAt)]
      return historyDocument(event as OrderEvent, { position: `${topic}/0/${at}`, offset, recordedAtMs })
    })
    await history.insertMany(some as object[])
  }
  await collections(db).checkpoints.insertOne({
    ...{ _id: checkpointId(projectorConsumer, topic, 0), next: BigInt(documents), epoch: 0 },
    updatedAt: new Date(),
  })
  await db
    .collection<ReadModelVersions>(readModelsCollection)
    .updateOne(
      { _id: 'order-history' },
      { $set: { live: 1, collection: historyCollection } },
      { upsert: true },
    )
}
