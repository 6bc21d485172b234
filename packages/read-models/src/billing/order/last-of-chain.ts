import type { BillingFact } from '../billing-fact.ts'
import { hasOldValuesOf } from './chain.ts'

type Facts = readonly Pick<BillingFact<unknown>, 'eventId' | 'chain'>[]

/**
 * The last one of different states of one second, by the old values that their events have.
 *
 * Each event with old values is a step from one object to another. The last state is the only one from which
 * no step leads on. Where an event between is missing, it is the one whose old values are the others'
 * values. A change and its reverse have no order: the change may have been repeated, and a repetition cannot
 * be told from a second event of one change.
 *
 * @param states facts that have the same state, grouped
 * @param all every fact of that second
 * @returns undefined where they have no order
 */
export function lastOfChain<Fact extends Facts[number]>(
  states: readonly (readonly Fact[])[],
  all: Facts,
): readonly Fact[] | undefined {
  const ends = statesNotLeft(states, all)
  const isReached = ends[0]?.some(({ chain }) => typeof chain?.previousHash === 'string')
  if (ends.length === 1 && isReached === true) return ends[0]
  return ends.length === 0 ? undefined : onlyOneNotFollowed(states)
}

/** Those from which no step leads on; none where the steps lead round. */
function statesNotLeft<Fact extends Facts[number]>(
  states: readonly (readonly Fact[])[],
  all: Facts,
): (readonly Fact[])[] {
  const steps = all.flatMap(({ chain }) =>
    typeof chain?.previousHash === 'string' ? [{ from: chain.previousHash, to: chain.hash }] : [],
  )
  return states.filter((facts) => {
    const hashes = new Set(facts.flatMap(({ chain }) => chain?.hash ?? []))
    return !steps.some(({ from, to }) => hashes.has(from) && !hashes.has(to))
  })
}

function onlyOneNotFollowed<Fact extends Facts[number]>(
  states: readonly (readonly Fact[])[],
): readonly Fact[] | undefined {
  const last = states.filter((facts) => !states.some((other) => other !== facts && follows(other, facts)))
  return last.length === 1 ? last[0] : undefined
}

/** Whether the first is after the second, and not as well before it. */
function follows(facts: Facts, others: Facts): boolean {
  return hasOldValues(facts, others) && !hasOldValues(others, facts)
}

function hasOldValues(facts: Facts, others: Facts): boolean {
  return facts.some(({ chain }) =>
    others.some((other) => chain !== null && other.chain !== null && hasOldValuesOf(chain, other.chain)),
  )
}
