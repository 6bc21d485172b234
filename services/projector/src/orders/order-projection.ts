import type { ConsumedOrderEvent } from '@slipstream/event-log/consume/consumer.ts'
import { orderEventMismatch } from '@slipstream/events/order-event-mismatch.ts'
import type { SavesParticipants } from '@slipstream/read-models/orders/participants/saved-participants.ts'
import { projectorConsumer } from '@slipstream/read-models/read-model-versions.ts'
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
    fold: (db, targets, events: readonly ConsumedOrderEvent[]) => foldOrders(db, targets, events, saves),
    foldInMemory: ({ name }) => foldOrdersInMemory(name, saves),
  }
}
