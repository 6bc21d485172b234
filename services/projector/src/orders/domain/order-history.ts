import type { ConsumedOrderEvent } from '@slipstream/event-log/consume/consumer.ts'
import { formatPosition } from '@slipstream/event-log/position.ts'
import { historyDocument } from '@slipstream/read-models/orders/history/history-document.ts'
import type { HistoryDocument } from '@slipstream/read-models/orders/history/history-document.ts'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import type { ReadModel } from '../../domain/read-model.ts'

export const orderHistory: ReadModel = {
  name: 'order-history',
  indexes: [{ source: 1, orderId: 1, offset: 1, _id: 1 }],
}

/** Each event as the history keeps it, once: the first if an event is repeated. */
export function projectHistory(events: readonly ConsumedOrderEvent[]): Map<string, HistoryDocument> {
  const documents = new Map<string, HistoryDocument>()
  for (const event of events) {
    if (documents.has(event.id)) continue
    const { position, recordedAtMs } = event
    const record = { position: formatPosition(position), offset: position.offset, recordedAtMs }
    documents.set(event.id, historyDocument(event, record))
  }
  return documents
}

/**
 * Ids of events whose history may be stored already, so that it must be read.
 *
 * @param before the stored orders of the events
 * @param trustsOrders whether the history is known to match the stored orders
 */
export function historyToRead(
  events: readonly ConsumedOrderEvent[],
  before: ReadonlyMap<string, OrderDocument>,
  trustsOrders: boolean,
): string[] {
  return events
    .filter(
      ({ id, subject }) =>
        !trustsOrders || before.get(subject)?.observations.some(({ eventId }) => eventId === id) === true,
    )
    .map(({ id }) => id)
}
