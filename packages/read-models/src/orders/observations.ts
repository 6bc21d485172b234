import type { Observation, OrderDocument } from './order-document.ts'
import type { OrderFact } from './order-fact.ts'

/** How many of its events an order keeps. */
export type OrderLimits = {
  /** Observations in all. */
  observations: number
  /** The oldest ones that are always kept. */
  oldest: number
  formerParticipants: number
}

export const orderLimits: OrderLimits = { observations: 1_000, oldest: 100, formerParticipants: 500 }

/** A shop has a few statuses; beyond this number the first event of a status is not kept specially. */
const maxStatuses = 100

/**
 * The index at which an event of that time is inserted: behind all that are not newer.
 *
 * @param firstReceivedAt of a redriven event: among events of the same time, those received later are newer
 */
export function insertionIndex(
  at: string | null,
  observations: readonly Pick<Observation, 'at' | 'receivedAt'>[],
  firstReceivedAt?: string,
): number {
  const isNewer = (one: Pick<Observation, 'at' | 'receivedAt'>): boolean => {
    if (instant(one.at) !== instant(at)) return instant(one.at) > instant(at)
    if (firstReceivedAt === undefined || one.receivedAt === undefined) return false
    return instant(one.receivedAt) > instant(firstReceivedAt)
  }
  let index = observations.length
  while (index > 0 && isNewer(observations[index - 1]!)) index--
  return index
}

/**
 * Whether an event may be a repeat of a forgotten one. Other repeats get their old index and are forgotten
 * again, but among several with the same time a repeat would be put behind those that are left.
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
 * Removes observations beyond the limit. The kept ones depend on the times of the events and not on their
 * arrival: the oldest, the newest, the first of each status (it saves participants and sends slips), and
 * those in which a former participant was last seen. Deletions are removed last, since without a time a
 * repeat of them could not be recognised.
 *
 * @param observations is changed
 * @returns the latest time among all that were ever removed
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

/** As a number, since only some sources write fractions of a second. */
function instant(at: string | null): number {
  return at === null ? Number.NEGATIVE_INFINITY : Date.parse(at)
}
