import { isFetched } from '../billing-fact.ts'
import type { BillingFact } from '../billing-fact.ts'
import type { BillingKind } from '../billing-kind.ts'

/**
 * How far apart a request and an event must be to tell which is newer. It covers that an event has whole
 * seconds, and how much our clock and the provider's may differ.
 */
export const fetchMarginMs = 5_000

/** Of more facts within one second those that are sorted last are kept, and of fetched ones the newest. */
const maxContenders = { events: 50, fetched: 10 }

/**
 * The facts that may be the newest one: those that no other is surely newer than. A fact that has once been
 * left out stays out, whatever follows, so it need not be kept.
 */
export function contendersOf<State>(
  kind: BillingKind<State>,
  facts: readonly BillingFact<State>[],
): BillingFact<State>[] {
  const left = facts
    .filter((fact) => !facts.some((other) => isSurelyNewer(kind, other, fact)))
    .sort((a, b) => compareFacts(kind, a, b))
  const events = left.filter((fact) => !isFetched(fact))
  const fetched = left.filter(isFetched)
  return [...events.slice(-maxContenders.events), ...fetched.slice(-maxContenders.fetched)]
}

/** A final state is newer than any other; else the time decides, where it can. */
function isSurelyNewer<State>(
  kind: BillingKind<State>,
  fact: BillingFact<State>,
  other: BillingFact<State>,
): boolean {
  const [isFinal, isOtherFinal] = [kind.isFinal(fact.state), kind.isFinal(other.state)]
  if (isFinal !== isOtherFinal) return isFinal
  const laterMs = timeMs(fact) - timeMs(other)
  if (isFetched(other)) return isFetched(fact) ? laterMs >= fetchMarginMs : laterMs > fetchMarginMs
  return isFetched(fact) ? laterMs >= fetchMarginMs : laterMs > 0
}

/** Its second for an event, its millisecond for a fetched object. */
export function timeMs(fact: Pick<BillingFact<unknown>, 'type' | 'at'>): number {
  const ms = Date.parse(fact.at)
  return isFetched(fact) ? ms : Math.floor(ms / 1000) * 1000
}

/** A total order that depends on nothing but the two: time, kind of event, stage, names. */
export function compareFacts<State>(
  kind: BillingKind<State>,
  a: BillingFact<State>,
  b: BillingFact<State>,
): number {
  const [aStage, bStage] = [kind.stageOf(a.state) ?? 0, kind.stageOf(b.state) ?? 0]
  return (
    timeMs(a) - timeMs(b) ||
    typeRank(a) - typeRank(b) ||
    aStage - bStage ||
    compareText(a.type ?? '', b.type ?? '') ||
    compareText(a.eventId, b.eventId)
  )
}

/** Of one second, a creation is first. What was deleted has a final state. */
export function typeRank({ type }: Pick<BillingFact<unknown>, 'type'>): 0 | 1 {
  return type?.endsWith('.created') === true ? 0 : 1
}

/** By code units: the same in every locale, so all instances sort alike. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
