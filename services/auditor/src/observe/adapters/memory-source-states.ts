import type { SourceState } from '../domain/source-state.ts'
import type { StallState } from '../../stays/domain/stall-state.ts'
import type { SourceStateStore, StoredFact } from '../source-state-store.ts'
import type { LeaseStore } from '../../leases/lease-store.ts'
import type { DiscrepancyStore } from '../../discrepancies/discrepancy-store.ts'
import type { NewFact } from '../observed-batch.ts'
import type { MemoryOpenStays } from '../../stays/adapters/memory-open-stays.ts'

export type MemorySourceStates = SourceStateStore & { add(facts: readonly NewFact[]): void }

type Kept = { stalls: Map<string, string>; rest: string }

/** For tests without a database, under the same contract. */
export function memorySourceStates(
  { assertHeld }: LeaseStore,
  stays: MemoryOpenStays,
  discrepancies: DiscrepancyStore,
): MemorySourceStates {
  const factsOf = new Map<string, Map<string, StoredFact>>()
  const states = new Map<string, Kept>()
  let nextId = 0
  return {
    load(source) {
      const kept = states.get(source)
      const rest = JSON.parse(kept?.rest ?? '{}') as Partial<Omit<SourceState, 'stalls'>>
      const stalls = [...(kept?.stalls ?? [])].map(
        ([status, text]) => [status, JSON.parse(text) as StallState] as const,
      )
      const { rhythm, senders, outage = null } = rest
      return Promise.resolve({ rhythm, senders, outage, stalls: new Map(stalls), packed: new Map() })
    },
    // Nothing is ever stored packed in memory.
    replacePacked: () => Promise.resolve(),
    facts: (source, limit) => Promise.resolve([...(factsOf.get(source)?.values() ?? [])].slice(0, limit)),
    sourcesWithFacts: () =>
      Promise.resolve([...factsOf].flatMap(([source, facts]) => (facts.size > 0 ? [source] : []))),
    async keep(lease, state, { statuses, stays: changes, folded, endedDiscrepancies }) {
      await assertHeld(lease)
      const kept = states.get(lease.source) ?? { stalls: new Map<string, string>(), rest: '' }
      // As text: folding facts uses up the state that it is given.
      for (const status of statuses) kept.stalls.set(status, JSON.stringify(state.stalls.get(status)))
      stays.put(lease.source, changes)
      const { rhythm, senders, outage } = state
      states.set(lease.source, { ...kept, rest: JSON.stringify({ rhythm, senders, outage }) })
      if (endedDiscrepancies !== undefined) await discrepancies.remove(endedDiscrepancies)
      for (const { id } of folded) factsOf.get(lease.source)?.delete(id)
    },
    add(facts) {
      for (const { source, ...fact } of facts) {
        const id = String(nextId++)
        const ofSource = factsOf.get(source) ?? new Map<string, StoredFact>()
        factsOf.set(source, ofSource.set(id, { ...fact, id }))
      }
    },
  }
}
