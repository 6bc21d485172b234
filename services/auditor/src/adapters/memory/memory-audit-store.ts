import type { MemoryTransaction } from '@slipstream/event-log/adapters/memory/memory-checkpoint-store.ts'
import type { SequenceReport } from '@slipstream/read-models/reports/sequence-report.ts'
import type { AuditStore, BatchStore } from '../../store/audit-store.ts'
import { comparisonKeptMs, orderKeptMs } from '../../store/retention.ts'
import type { ParkedLetters } from '../../store/attention-store.ts'
import { memoryAuditedOrders } from './memory-audited-orders.ts'
import type { MemoryAuditedOrders } from './memory-audited-orders.ts'
import { memoryCandidates } from './memory-candidates.ts'
import { memoryComparisons } from './memory-comparisons.ts'
import { memorySourceStates } from './memory-source-states.ts'
import { memoryLosses } from './memory-losses.ts'
import { memoryOpenStays } from './memory-open-stays.ts'
import { memorySequences } from './memory-sequences.ts'
import { memoryAttention } from './memory-attention.ts'
import { memorySources } from './memory-sources.ts'
import { memoryPasses } from './memory-passes.ts'

export type MemoryAuditStore = AuditStore &
  BatchStore<MemoryTransaction> & {
    orders: MemoryAuditedOrders
    /** Forgets what has reached its age by now, as a database does by itself. */
    forget(now: number): void
    reports: ReadonlyMap<string, SequenceReport>
  }

/**
 * The audit for tests without a database, under the same promises.
 *
 * @param now the clock that leases go by, ms since 1970
 * @param deadLetters those that wait, by source
 */
export function memoryAuditStore(
  now: () => number,
  deadLetters: (source: string) => ParkedLetters[] = () => [],
): MemoryAuditStore {
  const orders = memoryAuditedOrders()
  const attention = memoryAttention(deadLetters)
  const { leases, instances, connect, reports, ...sources } = memorySources(now)
  const stays = memoryOpenStays()
  const losses = memoryLosses()
  const states = memorySourceStates(leases, stays, losses)
  const comparisons = memoryComparisons()
  return {
    ...{ orders, attention, sources, leases, instances, states, stays, reports },
    losses,
    candidates: memoryCandidates(),
    comparisons,
    sequences: memorySequences(),
    passes: memoryPasses(),
    write(batch, tx) {
      tx.onCommit(() => {
        attention.apply(batch)
        orders.put(batch.orders)
        states.add(batch.facts)
        connect(batch.connected)
        comparisons.add(batch.comparisons)
      })
      return Promise.resolve()
    },
    forget(at) {
      orders.forget(at - orderKeptMs)
      attention.forget(at)
      comparisons.forget(at - comparisonKeptMs)
    },
  }
}
