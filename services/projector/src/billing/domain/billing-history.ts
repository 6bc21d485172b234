import type { ConsumedEvent } from '@slipstream/event-log/consume/consumer.ts'
import { formatPosition } from '@slipstream/event-log/position.ts'
import type { BillingEvent } from '@slipstream/events/event.ts'
import { billingHistoryDocument } from '@slipstream/read-models/billing/history/billing-history-document.ts'
import type { BillingHistoryDocument } from '@slipstream/read-models/billing/history/billing-history-document.ts'

export type ConsumedBillingEvent = ConsumedEvent & BillingEvent

/** Each event as the history keeps it, once: the first if an event is repeated. */
export function projectBillingHistory(
  events: readonly ConsumedBillingEvent[],
): Map<string, BillingHistoryDocument> {
  const documents = new Map<string, BillingHistoryDocument>()
  for (const event of events) {
    if (documents.has(event.id)) continue
    const { position, recordedAtMs } = event
    const record = { position: formatPosition(position), offset: position.offset, recordedAtMs }
    documents.set(event.id, billingHistoryDocument(event, record))
  }
  return documents
}
