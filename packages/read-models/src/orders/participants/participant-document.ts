import type { Participant } from '@slipstream/events/event-types/orders/order.ts'

/**
 * The read model `participants`: one document per participant of an order, since the order
 * reached a status that saves them. It follows the order and is never removed, so that a list
 * that was handed out can be explained.
 */
export type ParticipantDocument = Participant & {
  /** `source/orderId/participantId` */
  _id: string
  source: string
  orderId: string
  number: string | null
  orderStatus: string
  /**
   * The name of their line item: what they are registered for. Null where the order
   * has it no more, or never named one.
   */
  product: string | null
  /** When the order first reached a status that saves, in the time of the source. */
  savedAt: string | null
  savedByEventId: string
  /** False when the order no longer has this participant, or is cancelled, refunded, failed or in the bin. */
  active: boolean
  /** False when the order no longer has this participant. */
  onOrder: boolean
  /** See `searchTokens`. Internal: not to be shown. */
  search: string[]
}
