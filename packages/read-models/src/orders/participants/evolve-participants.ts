import type { Order, Participant } from '@slipstream/events/event-types/orders/order.ts'
import type { LastSeen, Observation, OrderDocument } from '../order-document.ts'
import type { OrderFact } from '../order-fact.ts'
import { isRegistered, newestRegistrations, registrationsOf } from './registrations.ts'

type Snapshot = Exclude<OrderFact, { type: 'OrderDeleted' }>

export type OrderParticipants = Pick<OrderDocument, 'participants' | 'formerParticipants' | 'everRegistered'>

const noParticipants: OrderParticipants = { participants: [], formerParticipants: [] }

/**
 * The participants of an order after one more of its events: persons named in its newest state by a line item
 * that is, or was in any state, a registration. Former participants are those of older states, as in the last
 * state that had them. The result depends on the states and their order in the source's time, not on arrival.
 *
 * Shops show the present SKU of a product in old orders, so a line item may stop to look like a registration.
 * That it did once is kept, and a participant stays as long as the line item is there and names them.
 *
 * @param observations of the document, without the fact
 * @param index of the fact among them
 * @param max of former participants: beyond it, those last seen longest ago are forgotten
 */
export function evolveParticipants(
  document: OrderDocument | null,
  observations: readonly Observation[],
  fact: OrderFact,
  index: number,
  max: number,
): OrderParticipants {
  if (fact.type === 'OrderDeleted') return document === null ? noParticipants : participantsIn(document)
  const { order } = fact.data
  const known = document ?? noParticipants
  const isNewest = document === null || index === observations.length
  const ever = newestRegistrations([...everRegistered(known), ...registrationsOf(order)])
  const newest = isNewest ? readingOf(order) : { ...readingIn(known), lineItems: document.lineItems }
  const lastSeenById =
    document === null ? new Map<string, LastSeen>() : lastSeen(document, observations, fact, index)

  const isOn = (one: Participant): boolean => isRegistered(one, ever, newest.lineItems)
  const participants = [...newest.participants, ...newest.candidates.filter(isOn)]
  const candidates = newest.candidates.filter((one) => !isOn(one))
  for (const { participantId } of participants) lastSeenById.delete(participantId)
  for (const { participantId, lineItemId } of candidates) {
    if (lineItemId !== null) lastSeenById.delete(participantId)
  }
  const former = [...lastSeenById.values()].sort(byId)
  const wasOn = ({ participant }: LastSeen): boolean => isRegistered(participant, ever)
  const knowsRegistrations = order.registration !== undefined || known.everRegistered !== undefined
  return {
    participants,
    formerParticipants: latest(former.filter(wasOn), observations, fact, index, max),
    ...(knowsRegistrations && {
      everRegistered: {
        lineItemIds: [...ever].sort(),
        candidates,
        formerCandidates: latest(
          former.filter((one) => !wasOn(one)),
          observations,
          fact,
          index,
          max,
        ),
      },
    }),
  }
}

function participantsIn({
  participants,
  formerParticipants,
  everRegistered,
}: OrderDocument): OrderParticipants {
  return { participants, formerParticipants, ...(everRegistered && { everRegistered }) }
}

type Reading = Pick<Order, 'participants'> & { candidates: Participant[] }

function readingOf({ participants, registration, lineItems }: Order): Reading & Pick<Order, 'lineItems'> {
  return { participants, candidates: registration?.candidates ?? [], lineItems }
}

function readingIn({ participants, everRegistered }: OrderParticipants): Reading {
  return { participants, candidates: everRegistered?.candidates ?? [] }
}

/** Where no event has registrations: the line items of all who were ever participants. */
function everRegistered({ participants, formerParticipants, everRegistered }: OrderParticipants): string[] {
  if (everRegistered !== undefined) return everRegistered.lineItemIds
  const all = [...participants, ...formerParticipants.map(({ participant }) => participant)]
  return registrationsOf({ participants: all })
}

/** All persons named in any state, including this one, as in the last state that named them. */
function lastSeen(
  document: OrderDocument,
  observations: readonly Observation[],
  { id, data }: Snapshot,
  index: number,
): Map<string, LastSeen> {
  const laterEvents = new Set(observations.slice(index).map(({ eventId }) => eventId))
  const newestEvent = observations.findLast(({ type }) => type !== 'OrderDeleted')?.eventId ?? ''
  const seenIn = ({ participants, candidates }: Reading, eventId: string): LastSeen[] =>
    [...participants, ...candidates].map((participant) => ({ participant, eventId }))
  const before = [
    ...document.formerParticipants,
    ...(document.everRegistered?.formerCandidates ?? []),
    ...seenIn(readingIn(document), newestEvent),
  ]
  const seenLater = before.filter(({ eventId }) => laterEvents.has(eventId))
  const last = new Map<string, LastSeen>()
  for (const seen of [...before, ...seenIn(readingOf(data.order), id), ...seenLater])
    last.set(seen.participant.participantId, seen)
  return last
}

/** Those who were seen most recently, sorted by id. */
function latest(
  former: LastSeen[],
  observations: readonly Observation[],
  { id }: Pick<OrderFact, 'id'>,
  index: number,
  max: number,
): LastSeen[] {
  if (former.length <= max) return former
  const indexes = new Map(observations.map(({ eventId }, index) => [eventId, index]))
  indexes.set(id, index - 0.5)
  const insertionIndex = ({ eventId }: LastSeen): number => indexes.get(eventId) ?? -1
  return former
    .sort((a, b) => insertionIndex(b) - insertionIndex(a) || byId(a, b))
    .slice(0, max)
    .sort(byId)
}

function byId(a: LastSeen, b: LastSeen): number {
  return a.participant.participantId < b.participant.participantId ? -1 : 1
}
