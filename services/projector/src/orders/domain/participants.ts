import type { Participant } from '@slipstream/events/event-types/order.ts'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import type { ParticipantDocument } from '@slipstream/read-models/orders/participant-document.ts'
import { searchTokens } from '@slipstream/read-models/orders/search-tokens.ts'
import type { ReadModel } from '../../domain/read-model.ts'

export const participants: ReadModel = {
  name: 'participants',
  indexes: [
    { savedAt: -1, _id: -1 },
    { active: 1, savedAt: -1, _id: -1 },
    { source: 1, orderId: 1, savedAt: -1, _id: -1 },
    { search: 1 },
  ],
}

/** Whether a source's configuration saves the participants of orders that reach a status. */
export type SavesParticipants = (source: string, status: string) => boolean

/** Orders of these statuses take part in nothing, whatever they were before. */
const ended = new Set(['cancelled', 'refunded', 'failed', 'trash', 'deleted'])

/**
 * All participants that an order has had since it first reached, in the source's time, a status that saves them: those
 * of its newest state as they now are, and those that were taken off it as they last were. A function of the order
 * alone, so it is the same in whatever order events arrived; and a later event never makes it lose one.
 */
export function participantsOf(order: OrderDocument, saves: SavesParticipants): ParticipantDocument[] {
  const { observations, formerParticipants } = order
  // A deletion says nothing of participants, so it saves none.
  const savedFrom = observations.findIndex(
    ({ type, status }) => type !== 'OrderDeleted' && saves(order.source, status),
  )
  const saved = observations[savedFrom]
  if (saved === undefined) return []
  const sinceSaved = new Set(observations.slice(savedFrom).map(({ eventId }) => eventId))
  const former = formerParticipants.filter(({ eventId }) => sinceSaved.has(eventId))
  const isEnded = ended.has(order.status) || order.provenance.type === 'OrderDeleted'
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
    active: onOrder && !isEnded,
    onOrder,
    search: searchTokens({ number: order.number, name: participant.name, email: participant.email }),
  }))
}
