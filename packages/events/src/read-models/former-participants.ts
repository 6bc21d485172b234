import type { Observation, OrderDocument } from './order-document.ts'
import type { OrderFact } from './order-fact.ts'

type LastSeen = OrderDocument['formerParticipants'][number]

/**
 * Whoever was on the order in some state and is not in its newest, as in the last state that had them.
 *
 * @param observations of the document, without the fact
 * @param place where the fact stands among them
 * @param max of more, those who were last seen longest ago are forgotten
 */
export function formerParticipants(
  document: OrderDocument | null,
  observations: readonly Observation[],
  fact: OrderFact,
  place: number,
  max: number,
): LastSeen[] {
  if (document === null || fact.type === 'OrderDeleted') return document?.formerParticipants ?? []
  const isNewest = place === observations.length
  const told = fact.data.order.participants
  const newest = isNewest ? told : document.participants
  const laterEvents = new Set(observations.slice(place).map(({ eventId }) => eventId))
  const newestState = observations.findLast(({ type }) => type !== 'OrderDeleted')
  const before = [
    ...document.formerParticipants,
    ...document.participants.map((participant) => ({ participant, eventId: newestState?.eventId ?? '' })),
  ]
  const toldLater = before.filter(({ eventId }) => laterEvents.has(eventId))
  const toldNow = told.map((participant) => ({ participant, eventId: fact.id }))
  const toldLast = new Map<string, LastSeen>()
  for (const seen of [...before, ...toldNow, ...toldLater]) toldLast.set(seen.participant.participantId, seen)
  for (const { participantId } of newest) toldLast.delete(participantId)
  const former = [...toldLast.values()]
  if (former.length > max) {
    const places = new Map(observations.map(({ eventId }, index) => [eventId, index]))
    places.set(fact.id, place - 0.5)
    const placeOf = ({ eventId }: LastSeen): number => places.get(eventId) ?? -1
    former.sort((a, b) => placeOf(b) - placeOf(a) || byId(a, b)).splice(max)
  }
  return former.sort(byId)
}

function byId(a: LastSeen, b: LastSeen): number {
  return a.participant.participantId < b.participant.participantId ? -1 : 1
}
