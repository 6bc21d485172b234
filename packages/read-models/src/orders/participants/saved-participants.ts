import type { Participant } from '@slipstream/events/event-types/order.ts'
import { hasEnded } from '../has-ended.ts'
import type { OrderDocument } from '../order-document.ts'
import { searchTokens } from '../search-tokens.ts'
import type { ParticipantDocument } from './participant-document.ts'

/** Whether a source's configuration saves the participants of orders that reach a status. */
export type SavesParticipants = (source: string, status: string) => boolean

/**
 * All participants that an order has had since it first reached, in the source's time, a status that saves them: those
 * of its newest state as they now are, and those that were taken off it as they last were. A function of the order
 * alone, so it is the same in whatever order events arrived; and a later event never makes it lose one.
 */
export function savedParticipants(order: OrderDocument, saves: SavesParticipants): ParticipantDocument[] {
  const { observations, formerParticipants } = order
  // A deletion says nothing of participants, so it saves none.
  const savedFrom = observations.findIndex(
    ({ type, status }) => type !== 'OrderDeleted' && saves(order.source, status),
  )
  const saved = observations[savedFrom]
  if (saved === undefined) return []
  const sinceSaved = new Set(observations.slice(savedFrom).map(({ eventId }) => eventId))
  const former = formerParticipants.filter(({ eventId }) => sinceSaved.has(eventId))
  // A sender may give several of them one id: the first counts, and those on the order before those taken off.
  const byId = new Map<string, { participant: Participant; onOrder: boolean }>()
  for (const participant of order.participants)
    if (!byId.has(participant.participantId))
      byId.set(participant.participantId, { participant, onOrder: true })
  for (const { participant } of former)
    if (!byId.has(participant.participantId))
      byId.set(participant.participantId, { participant, onOrder: false })
  return [...byId.values()].map(({ participant, onOrder }) => ({
    _id: `${order._id}/${participant.participantId}`,
    source: order.source,
    orderId: order.orderId,
    number: order.number,
    orderStatus: order.status,
    ...participant,
    savedAt: saved.at,
    savedByEventId: saved.eventId,
    active: onOrder && !hasEnded(order),
    onOrder,
    search: searchTokens({ number: order.number, name: participant.name, email: participant.email }),
  }))
}
