import { historyDocument } from '@slipstream/read-models/orders/history/history-document.ts'
import type { HistoryDocument } from '@slipstream/read-models/orders/history/history-document.ts'
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
    if (documents.has(event.id)) continue
    const { position, recordedAtMs } = event
    const record = { position: formatPosition(position), offset: position.offset, recordedAtMs }
    documents.set(event.id, historyDocument(event, record))
  }
  return documents
}
