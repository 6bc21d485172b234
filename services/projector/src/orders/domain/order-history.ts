import type { HistoryDocument } from '@slipstream/read-models/orders/history-document.ts'
import { storableOrder } from '@slipstream/read-models/orders/storable-order.ts'
import { formatPosition } from '@slipstream/event-log/position.ts'
import type { ConsumedOrderEvent } from '@slipstream/event-log/consume/consumer.ts'
import type { ReadModel } from '../../domain/read-model.ts'

export const orderHistory: ReadModel = {
  name: 'order-history',
  indexes: [{ source: 1, orderId: 1, offset: 1, _id: 1 }],
}

/** Each event as the history keeps it, once: of an event that comes again, the first. */
export function projectHistory(events: readonly ConsumedOrderEvent[]): Map<string, HistoryDocument> {
  const documents = new Map<string, HistoryDocument>()
  for (const event of events) {
    if (!documents.has(event.id)) documents.set(event.id, historyOf(event))
  }
  return documents
}

function historyOf(event: ConsumedOrderEvent): HistoryDocument {
  const { source, orderId } = event.type === 'OrderDeleted' ? event.data : event.data.order
  const common = {
    _id: event.id,
    source,
    orderId,
    occurredAt: event.occurredAt,
    recordedAt: new Date(event.recordedAtMs).toISOString(),
    position: formatPosition(event.position),
    offset: event.position.offset,
    ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
  }
  if (event.type === 'OrderDeleted') {
    const { payload: _, ...data } = event.data
    return { ...common, type: event.type, data }
  }
  const { payload: _, order, ...data } = event.data
  return { ...common, type: event.type, data: { order: storableOrder(order), ...data } }
}
