import type { FactRow } from '../billing-document.ts'
import type { BillingFact } from '../billing-fact.ts'
import type { BillingKind } from '../billing-kind.ts'
import { compareText, timeMs, typeRank } from './contenders.ts'

/** How many of its facts an object keeps: beyond it those between the oldest and the newest are forgotten. */
const factLimits = { facts: 1_000, oldest: 100 }

/** What is stored of a fact: what orders it among others, and its status instead of the whole state. */
export function rowOf<State>(kind: BillingKind<State>, fact: BillingFact<State>): FactRow {
  const { eventId, type, at, via, chain, state } = fact
  return {
    ...{ eventId, type, at, via, status: kind.statusOf(state), stage: kind.stageOf(state) },
    plan: kind.planOf?.(state) ?? null,
    ...(kind.periodOf !== undefined && { period: kind.periodOf(state) }),
    ...{ hash: chain?.hash ?? null, previousHash: chain?.previousHash ?? null },
  }
}

/** By time, within the limits. Those that are kept depend on the facts alone, as a total order decides. */
export function withinLimits(rows: readonly FactRow[], limits = factLimits): FactRow[] {
  const sorted = [...rows].sort(
    (a, b) =>
      timeMs(a) - timeMs(b) ||
      typeRank(a) - typeRank(b) ||
      (a.stage ?? 0) - (b.stage ?? 0) ||
      compareText(a.type ?? '', b.type ?? '') ||
      compareText(a.eventId, b.eventId),
  )
  if (sorted.length <= limits.facts) return sorted
  return [...sorted.slice(0, limits.oldest), ...sorted.slice(limits.oldest - limits.facts)]
}

/** Sorted rows, and within each second by the steps that their events report. */
export function inSequence(rows: readonly FactRow[]): FactRow[] {
  const sequence: FactRow[] = []
  let hash: string | null = null
  for (const [, second] of Map.groupBy(rows, timeMs)) {
    const left = [...second]
    while (left.length > 0) {
      const [next] = left.splice(indexOfNext(left, hash), 1) as [FactRow]
      sequence.push(next)
      hash = next.hash ?? hash
    }
  }
  return sequence
}

/** The one that follows the given object; else the first that follows none of the others. */
function indexOfNext(left: readonly FactRow[], hash: string | null): number {
  if (left.length === 1) return 0
  const following = left.findIndex(({ previousHash }) => previousHash !== null && previousHash === hash)
  if (following !== -1) return following
  const hashes = new Set(left.map((row) => row.hash))
  const first = left.findIndex(({ previousHash }) => previousHash === null || !hashes.has(previousHash))
  return Math.max(first, 0)
}
