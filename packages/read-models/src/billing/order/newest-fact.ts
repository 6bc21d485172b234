import { isFetched } from '../billing-fact.ts'
import type { BillingFact } from '../billing-fact.ts'
import type { BillingKind } from '../billing-kind.ts'
import { compareFacts, compareText, timeMs, typeRank } from './contenders.ts'
import { lastOfChain } from './last-of-chain.ts'

/** Why it is not certain which state is the newest. */
export type UncertaintyReason = 'same-second' | 'fetched-about-then'

export type NewestFact<State> = {
  fact: BillingFact<State>
  /** Null where it is certain that no other fact known is newer and different. */
  uncertain: UncertaintyReason | null
}

/**
 * The newest of the contenders. Facts with an equal state are one. Of different ones the type of event
 * decides, then how far the object is, then which has the other's values as its old ones. Where nothing
 * decides, the choice depends on the facts alone and is marked as uncertain.
 *
 * @param contenders see `contendersOf`; at least one
 */
export function newestFact<State>(
  kind: BillingKind<State>,
  contenders: readonly BillingFact<State>[],
): NewestFact<State> {
  const lastOfType = having(contenders, typeRank)
  const furthest = lastOfType.some(({ state }) => kind.stageOf(state) === null)
    ? lastOfType
    : having(lastOfType, ({ state }) => kind.stageOf(state) ?? 0)
  const states = sameStates(kind, furthest)
  if (states.length === 1) return { fact: representative(kind, states[0]!), uncertain: null }
  if (!furthest.some(isFetched)) {
    const last = lastOfChain(states, contenders)
    if (last !== undefined) return { fact: representative(kind, last), uncertain: null }
  }
  const uncertain = furthest.some(isFetched) ? 'fetched-about-then' : 'same-second'
  const guess = [...furthest].sort((a, b) => compareFacts(kind, a, b)).at(-1)!
  const state = states.find((facts) => facts.includes(guess))!
  return { fact: representative(kind, state), uncertain }
}

/** Those with the highest rank. */
function having<Fact>(facts: readonly Fact[], rankOf: (fact: Fact) => number): Fact[] {
  const highest = Math.max(...facts.map(rankOf))
  return facts.filter((fact) => rankOf(fact) === highest)
}

function sameStates<State>(
  kind: BillingKind<State>,
  facts: readonly BillingFact<State>[],
): BillingFact<State>[][] {
  const byState = Map.groupBy(facts, ({ state }) => JSON.stringify(kind.comparable(state)))
  return [...byState].sort(([a], [b]) => compareText(a, b)).map(([, equal]) => equal)
}

/** Of equal facts an event, whose time is the provider's, and the first of those. */
function representative<State>(
  kind: BillingKind<State>,
  facts: readonly BillingFact<State>[],
): BillingFact<State> {
  const order = (a: BillingFact<State>, b: BillingFact<State>): number =>
    Number(isFetched(a)) - Number(isFetched(b)) || timeMs(a) - timeMs(b) || compareFacts(kind, a, b)
  return [...facts].sort(order)[0]!
}
