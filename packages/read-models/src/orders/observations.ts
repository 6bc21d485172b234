import type { Observation, OrderDocument } from './order-document.ts'
import type { OrderFact } from './order-fact.ts'

/** How much an order remembers of its events. */
export type OrderLimits = {
  /** Observations in all. */
  observations: number
  /** So many of the oldest are always among them. */
  oldest: number
  formerParticipants: number
}

export const orderLimits: OrderLimits = { observations: 1_000, oldest: 100, formerParticipants: 500 }

/** A shop has a few statuses; beyond this a first one is as any other. */
const maxStatuses = 100

/**
 * Where an event of that time stands: behind everything that is not newer.
 *
 * @param firstReceivedAt of an event that was redriven: of the same time, what was received later is newer
 */
export function insertionIndex(
  at: string | null,
  observations: readonly Observation[],
  firstReceivedAt?: string,
): number {
  const isNewer = (one: Observation): boolean => {
    if (instant(one.at) !== instant(at)) return instant(one.at) > instant(at)
    if (firstReceivedAt === undefined || one.receivedAt === undefined) return false
    return instant(one.receivedAt) > instant(firstReceivedAt)
  }
  let index = observations.length
  while (index > 0 && isNewer(observations[index - 1]!)) index--
  return index
}

/**
 * Whether an event may be one that was forgotten and comes again. Any other that is forgotten finds its old index, and is forgotten
 * again; but of several with one time it would stand behind those that are left.
 */
export function mayBeForgotten(
  fact: OrderFact,
  {
    at,
    index,
    forgottenUpTo,
  }: { at: string | null; index: number; forgottenUpTo: string | null | undefined },
  limits: OrderLimits,
): boolean {
  if (forgottenUpTo === undefined || fact.type === 'OrderDeleted' || index < limits.oldest) return false
  return instant(at) === instant(forgottenUpTo)
}

/**
 * Takes out what is more than an order remembers, so that what is left depends on the times of the events and not on when they came:
 * the oldest, the newest, the first of each status (it saves participants and sends slips), and whichever a former participant was
 * last seen in. Deletions are kept as long as anything else is left, since they carry no time by which to know them again.
 *
 * @param observations is changed
 * @returns the latest time among all that was ever taken out
 */
export function forget(
  observations: Observation[],
  formerParticipants: OrderDocument['formerParticipants'],
  forgottenUpTo: string | null | undefined,
  limits: OrderLimits,
): string | null | undefined {
  let latest = forgottenUpTo
  while (observations.length > limits.observations) {
    const [forgotten] = observations.splice(indexToForget(observations, formerParticipants, limits), 1)
    const at = forgotten?.at ?? null
    if (latest === undefined || instant(at) > instant(latest)) latest = at
  }
  return latest
}

function indexToForget(
  observations: readonly Observation[],
  formerParticipants: OrderDocument['formerParticipants'],
  { oldest }: OrderLimits,
): number {
  const lastSeen = new Set(formerParticipants.map(({ eventId }) => eventId))
  const statuses = new Set<string>()
  const newest = observations.findLastIndex(({ type }) => type !== 'OrderDeleted')
  for (const [index, { type, status, eventId }] of observations.entries()) {
    if (type === 'OrderDeleted') continue
    const isFirst = !statuses.has(status) && statuses.size < maxStatuses
    statuses.add(status)
    if (index >= oldest && index < newest && !isFirst && !lastSeen.has(eventId)) return index
  }
  return oldest
}

/** As instants and not as text, since only some sources write fractions of a second. */
function instant(at: string | null): number {
  return at === null ? Number.NEGATIVE_INFINITY : Date.parse(at)
}
