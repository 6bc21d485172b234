import type { OrderDocument } from './order-document.ts'
import type { OrderFact } from './order-fact.ts'

type LastSeen = OrderDocument['formerParticipants'][number]

/**
 * Whoever was on the order in some state and is not in its newest, as in the last state that had them.
 *
 * @param place where the fact stands among the document's observations
 */
export function formerParticipants(
  document: OrderDocument | null,
  fact: OrderFact,
  place: number,
): LastSeen[] {
  if (document === null || fact.type === 'OrderDeleted') return document?.formerParticipants ?? []
  const isNewest = place === document.observations.length
  const told = fact.data.order.participants
  const newest = isNewest ? told : document.participants
  const laterEvents = document.observations.slice(place).map(({ eventId }) => eventId)
  const newestState = document.observations.findLast(({ type }) => type !== 'OrderDeleted')
  const before = [
    ...document.formerParticipants,
    ...document.participants.map((participant) => ({ participant, eventId: newestState?.eventId ?? '' })),
  ]
  const toldLater = before.filter(({ eventId }) => laterEvents.includes(eventId))
  const toldNow = told.map((participant) => ({ participant, eventId: fact.id }))
  const toldLast = new Map<string, LastSeen>()
  for (const seen of [...before, ...toldNow, ...toldLater]) toldLast.set(seen.participant.participantId, seen)
  for (const { participantId } of newest) toldLast.delete(participantId)
  return [...toldLast.values()].sort((a, b) =>
    a.participant.participantId < b.participant.participantId ? -1 : 1,
  )
}
