import type { OrderFact } from './order-fact.ts'

type Told<Fact> = Fact extends OrderFact ? Omit<Fact, 'id'> : never

/**
 * The read model `order-history`: one document per event of an order, as it stands in the log but for the source's own
 * JSON, which stays there at `position`. Of an event that is in the log twice, the first.
 */
export type HistoryDocument = Told<OrderFact> & {
  /** The event's id. Written in the transaction that writes the order, so its presence means that the order has it. */
  _id: string
  source: string
  orderId: string
  /** ISO 8601 UTC, in the world; the arrival where the source tells no time. */
  occurredAt: string
  /** ISO 8601 UTC, in the log. */
  recordedAt: string
  /** `orders/3/1042` */
  position: string
  /** To sort by: the events of one order share a partition. MongoDB's driver gives a number unless asked for bigints. */
  offset: bigint | number
  traceparent?: string
}
