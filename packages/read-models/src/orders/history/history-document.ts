import type { OrderEvent } from '@slipstream/events/event.ts'
import type { OrderFact } from '../order-fact.ts'
import { storableOrder } from '../storable-order.ts'

type HistoryData<Fact> = Fact extends OrderFact ? Omit<Fact, 'id'> : never

/**
 * The read model `order-history`: one document per event of an order, as it is in the log but without the
 * source's own JSON, which is there at `position`. Of an event that is in the log twice, the first.
 */
export type HistoryDocument = HistoryData<OrderFact> & {
  /**
   * The event's id. It is written in the transaction that writes the order, so the
   * order has every event that is here.
   */
  _id: string
  source: string
  orderId: string
  /** ISO 8601 UTC, at the source; when it arrived, where the source sends no time. */
  occurredAt: string
  /** ISO 8601 UTC, in the log. */
  recordedAt: string
  /** `orders/3/1042` */
  position: string
  /** For sorting: the events of one order share a partition. MongoDB's driver returns a number by default. */
  offset: bigint | number
  traceparent?: string
}

/**
 * An event as the history keeps it.
 *
 * @param record where the log has the event, e.g. `orders/3/1042`, and when it recorded it
 */
export function historyDocument(
  event: OrderEvent,
  record: { position: string; offset: bigint; recordedAtMs: number },
): HistoryDocument {
  const { source, orderId } = event.type === 'OrderDeleted' ? event.data : event.data.order
  const common = {
    _id: event.id,
    source,
    orderId,
    occurredAt: event.occurredAt,
    recordedAt: new Date(record.recordedAtMs).toISOString(),
    position: record.position,
    offset: record.offset,
    ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
  }
  if (event.type === 'OrderDeleted') {
    const { payload: _, ...data } = event.data
    return { ...common, type: event.type, data }
  }
  const { payload: _, order, ...data } = event.data
  return { ...common, type: event.type, data: { order: storableOrder(order), ...data } }
}
