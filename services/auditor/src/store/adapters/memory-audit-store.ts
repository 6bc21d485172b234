import type { MemoryTransaction } from '@slipstream/event-log/adapters/memory/memory-checkpoint-store.ts'
import type { SequenceReport } from '@slipstream/read-models/reports/sequence-report.ts'
import type { AuditStore, BatchStore } from '../audit-store.ts'
import { comparisonKeptMs, orderKeptMs } from '../../observe/retention.ts'
import type { ParkedLetters } from '../../rules/needs-attention/attention-store.ts'
import { memoryBilling } from '../../observe/adapters/memory-billing.ts'
import { memoryBillingDiscrepancies } from '../../discrepancies/billing/adapters/memory-billing-discrepancies.ts'
import { memoryAuditedOrders } from '../../observe/adapters/memory-audited-orders.ts'
import type { MemoryAuditedOrders } from '../../observe/adapters/memory-audited-orders.ts'
import { memoryCandidates } from '../../rules/order-numbers/adapters/memory-candidates.ts'
import { memoryComparisons } from '../../rules/order-discrepancies/adapters/memory-comparisons.ts'
import { memorySourceStates } from '../../observe/adapters/memory-source-states.ts'
import { memoryDiscrepancies } from '../../discrepancies/adapters/memory-discrepancies.ts'
import { memoryOpenStays } from '../../stays/adapters/memory-open-stays.ts'
import { memorySequences } from '../../rules/order-numbers/adapters/memory-sequences.ts'
import { memoryAttention } from '../../rules/needs-attention/adapters/memory-attention.ts'
import { memorySources } from './memory-sources.ts'
import { memoryShipments } from '../../rules/shipments/adapters/memory-shipments.ts'
import { memoryPasses } from '../../reconcile/adapters/memory-passes.ts'

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
  const discrepancies = memoryDiscrepancies()
  const states = memorySourceStates(leases, stays, discrepancies)
  const comparisons = memoryComparisons()
  const shipments = memoryShipments()
  const billing = memoryBilling()
  return {
    ...{ orders, attention, sources, leases, instances, states, stays, reports },
    discrepancies,
    candidates: memoryCandidates(),
    comparisons,
    sequences: memorySequences(),
    passes: memoryPasses(),
    shipments,
    schedules: { read: async () => ({ found: [], now: null }) },
    billing,
    billingDiscrepancies: memoryBillingDiscrepancies(),
    write(batch, tx) {
      tx.onCommit(() => {
        attention.apply(batch)
        orders.put(batch.orders)
        states.add(batch.facts)
        connect(batch.connected)
        comparisons.add(batch.comparisons)
        billing.apply(batch.billing)
        shipments.put(batch.shipments ?? [], batch.carriers ?? [])
      })
      return Promise.resolve()
    },
    forget(at) {
      orders.forget(at - orderKeptMs)
      attention.forget(at)
      shipments.forget(at)
      billing.forget(at)
      comparisons.forget(at - comparisonKeptMs)
    },
  }
}
