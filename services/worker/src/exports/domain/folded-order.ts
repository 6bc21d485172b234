import { foldOrder } from '@slipstream/read-models/orders/evolve-order.ts'
import type { HistoryDocument } from '@slipstream/read-models/orders/history/history-document.ts'
import { maxEventsAsOf, orderAsOf } from '@slipstream/read-models/orders/history/order-as-of.ts'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'

export type Moments = { asOf?: string | undefined; knownAt?: string | undefined }

/**
 * An order from its history, given in the order of the log. Without a moment it is the
 * order as it is projected. Of an order with more than 2,000 events, the state as of a
 * moment is folded in the order of the log.
 *
 * @returns null when nothing of it is known of that moment
 */
export function foldedOrder(history: readonly HistoryDocument[], moments: Moments): OrderDocument | null {
  const { asOf, knownAt } = moments
  if (asOf === undefined && knownAt === undefined) return foldOrder(null, history.map(factOf))
  if (history.length <= maxEventsAsOf)
    return orderAsOf(history, {
      ...(asOf !== undefined && { asOf }),
      ...(knownAt !== undefined && { knownAt }),
    })
  const reached = history.filter((event) => isBy(event.recordedAt, knownAt) && isBy(timeOf(event), asOf))
  return foldOrder(null, reached.map(factOf))
}

const factOf = (event: HistoryDocument) => ({ ...event, id: event._id })

const timeOf = (event: HistoryDocument): string =>
  event.type === 'OrderDeleted' ? event.occurredAt : event.data.order.modifiedAt

const isBy = (at: string, moment: string | undefined): boolean =>
  moment === undefined || Date.parse(at) <= Date.parse(moment)
