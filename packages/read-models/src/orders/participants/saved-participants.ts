import type { Participant } from '@slipstream/events/event-types/orders/order.ts'
import { hasEnded } from '../has-ended.ts'
import type { OrderDocument } from '../order-document.ts'
import { searchTokens } from '../search-tokens.ts'
import type { ParticipantDocument } from './participant-document.ts'

/** Whether a source's configuration saves the participants of orders that reach a status. */
export type SavesParticipants = (source: string, status: string) => boolean

/**
 * All participants of an order since it first reached, in the source's time, a status that saves them: those
 * of its newest state, and former ones as they last were. It depends on the order alone, so the order of
 * arrival has no effect, and a later event never removes one.
 */
export function savedParticipants(order: OrderDocument, saves: SavesParticipants): ParticipantDocument[] {
  const { observations, formerParticipants } = order
  // A deletion has no participants, so it saves none.
  const savedFrom = observations.findIndex(
    ({ type, status }) => type !== 'OrderDeleted' && saves(order.source, status),
  )
  const saved = observations[savedFrom]
  if (saved === undefined) return []
  const sinceSaved = new Set(observations.slice(savedFrom).map(({ eventId }) => eventId))
  const former = formerParticipants.filter(({ eventId }) => sinceSaved.has(eventId))
  // Several may have one id: the first counts, and present ones before former ones.
  const byId = new Map<string, { participant: Participant; onOrder: boolean }>()
  for (const participant of order.participants)
    if (!byId.has(participant.participantId))
      byId.set(participant.participantId, { participant, onOrder: true })
  for (const { participant } of former)
    if (!byId.has(participant.participantId))
      byId.set(participant.participantId, { participant, onOrder: false })
  const productOf = new Map(order.lineItems.map(({ id, name }) => [id, name]))
  return [...byId.values()].map(({ participant, onOrder }) => ({
    _id: `${order._id}/${participant.participantId}`,
    source: order.source,
    orderId: order.orderId,
    number: order.number,
    orderStatus: order.status,
    product: (participant.lineItemId && productOf.get(participant.lineItemId)) ?? null,
    ...participant,
    savedAt: saved.at,
    savedByEventId: saved.eventId,
    active: onOrder && !hasEnded(order),
    onOrder,
    search: searchTokens({ number: order.number, name: participant.name, email: participant.email }),
  }))
}
