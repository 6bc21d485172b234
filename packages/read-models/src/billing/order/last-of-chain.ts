import type { BillingFact } from '../billing-fact.ts'
import { hasOldValuesOf } from './chain.ts'

type Facts = readonly Pick<BillingFact<unknown>, 'eventId' | 'chain'>[]

/**
 * The last one of different states of one second, by the old values that their events have.
 *
 * Each event with old values is a step from one object to another. Where the steps make one path, its end is left once less often
 * than it is reached. Where an event between is missing, the one whose old values are the others' values is last.
 *
 * @param states facts that have the same state, grouped
 * @param all every fact of that second
 * @param hashBefore of the object before that second: from there the path begins
 * @returns undefined where they have no order, e.g. of a change and its reverse when nothing before is known
 */
export function lastOfChain<Fact extends Facts[number]>(
  states: readonly (readonly Fact[])[],
  all: Facts,
  hashBefore: string | null,
): readonly Fact[] | undefined {
  return endOfPath(states, all, hashBefore) ?? onlyOneNotFollowed(states)
}

function endOfPath<Fact extends Facts[number]>(
  states: readonly (readonly Fact[])[],
  all: Facts,
  hashBefore: string | null,
): readonly Fact[] | undefined {
  const steps = new Map<string, { from: string; to: string }>()
  for (const { chain } of all) {
    if (typeof chain?.previousHash !== 'string') continue
    steps.set(`${chain.previousHash}>${chain.hash}`, { from: chain.previousHash, to: chain.hash })
  }
  const balances = states.map((facts) => {
    const hashes = new Set(facts.flatMap(({ chain }) => chain?.hash ?? []))
    const reached = [...steps.values()].filter(({ to, from }) => hashes.has(to) && !hashes.has(from)).length
    const left = [...steps.values()].filter(({ from, to }) => hashes.has(from) && !hashes.has(to)).length
    const isStart = hashBefore !== null && hashes.has(hashBefore)
    return { facts, left, balance: reached + (isStart ? 1 : 0) - left }
  })
  const ends = balances.filter(({ balance, left }) => balance > 0 || left === 0)
  return ends.length === 1 && ends[0]!.balance > 0 ? ends[0]!.facts : undefined
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
