import type { BillingAuditStore } from '../observe/billing-audit-store.ts'
import type { BillingDiscrepancyStore } from '../discrepancies/billing/billing-discrepancy-store.ts'
import type { AuditedOrderStore } from '../observe/audited-order-store.ts'
import type { CandidateStore } from '../rules/order-numbers/candidate-store.ts'
import type { ComparisonStore } from '../rules/order-discrepancies/comparison-store.ts'
import type { SourceStateStore } from '../observe/source-state-store.ts'
import type { InstanceStore } from '../leases/instance-store.ts'
import type { LeaseStore } from '../leases/lease-store.ts'
import type { DiscrepancyStore } from '../discrepancies/discrepancy-store.ts'
import type { ObservedBatch } from '../observe/observed-batch.ts'
import type { OpenStayStore } from '../stays/open-stay-store.ts'
import type { SequenceStore } from '../rules/order-numbers/sequence-store.ts'
import type { AttentionStore } from '../rules/needs-attention/attention-store.ts'
import type { SourceStore } from './source-store.ts'
import type { ShipmentStore } from '../rules/shipments/shipment-store.ts'
import type { Schedule } from '@slipstream/schedules/adapters/schedule-collections.ts'
import type { PassStore } from '../reconcile/pass-store.ts'

/**
 * The schedules as workers have stored them, and the time by the clock of the
 * database; null where none is stored.
 */
export type ScheduleStore = { read(): Promise<{ found: Schedule[]; now: Date | null }> }

/**
 * What the auditor keeps, as a port: evaluation and reading run on it, whatever stores it. Every method
 * rejects only for faults of the storage, and all but `leases.take` may be repeated.
 */
export type AuditStore = {
  orders: AuditedOrderStore
  discrepancies: DiscrepancyStore
  candidates: CandidateStore
  comparisons: ComparisonStore
  sequences: SequenceStore
  attention: AttentionStore
  states: SourceStateStore
  stays: OpenStayStore
  sources: SourceStore
  leases: LeaseStore
  instances: InstanceStore
  passes: PassStore
  shipments: ShipmentStore
  schedules: ScheduleStore
  billing: BillingAuditStore
  billingDiscrepancies: BillingDiscrepancyStore
}

/** What the reading side needs of it. */
export type BatchStore<Tx> = {
  orders: Pick<AuditedOrderStore, 'find'>
  sequences: Pick<SequenceStore, 'record'>
  sources: Pick<SourceStore, 'connectedAt'>
  shipments: Pick<ShipmentStore, 'find' | 'carriers'>
  billing: Pick<BillingAuditStore, 'objects' | 'customers'>
  /**
   * Writes what a batch of the log changes, in the transaction that moves the checkpoint. May
   * be called again when that is retried.
   */
  write(batch: ObservedBatch, tx: Tx): Promise<void>
}
