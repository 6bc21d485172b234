import type { ConsumedOrderEvent } from '@slipstream/event-log/consume/consumer.ts'
import { orderEventMismatch } from '@slipstream/events/mismatches/order-event-mismatch.ts'
import type { SavesParticipants } from '@slipstream/read-models/orders/participants/saved-participants.ts'
import { projectorConsumer } from '@slipstream/read-models/read-model-versions.ts'
import { findDocuments, writeBatch } from '../adapters/batch-writes.ts'
import type { FindDocuments } from '../adapters/batch-writes.ts'
import type { Projection } from '../projection.ts'
import { orderModels } from '../read-models.ts'
import { foldOrdersInMemory } from './domain/fold-in-memory.ts'
import { foldOrders } from './fold-orders.ts'

/** The projection of orders, as a rebuild needs it. */
export function orderProjection(saves: SavesParticipants): Projection {
  return {
    topic: 'orders',
    consumer: projectorConsumer,
    models: orderModels,
    isTopicCompacted: false,
    mismatch: orderEventMismatch,
    async fold(db, targets, events: readonly ConsumedOrderEvent[]) {
      const find: FindDocuments = (collection, ids) => findDocuments(db, collection, ids)
      const writes = await foldOrders(find, targets, events, saves)
      return { write: (transaction) => writeBatch(db, writes, transaction) }
    },
    writesOf: ({ find, targets, isCareful }, events: readonly ConsumedOrderEvent[]) =>
      foldOrders(find, targets, events, saves, isCareful),
    foldInMemory: ({ name }) => foldOrdersInMemory(name, saves),
  }
}
