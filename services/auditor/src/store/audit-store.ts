import type { AuditedOrderStore } from './audited-order-store.ts'
import type { CandidateStore } from './candidate-store.ts'
import type { ComparisonStore } from './comparison-store.ts'
import type { SourceStateStore } from './source-state-store.ts'
import type { InstanceStore } from './instance-store.ts'
import type { LeaseStore } from './lease-store.ts'
import type { LossStore } from './loss-store.ts'
import type { ObservedBatch } from './observed-batch.ts'
import type { OpenStayStore } from './open-stay-store.ts'
import type { SequenceStore } from './sequence-store.ts'
import type { AttentionStore } from './attention-store.ts'
import type { SourceStore } from './source-store.ts'
import type { PassStore } from './pass-store.ts'

/**
 * What the auditor keeps, as a port: evaluation and reading run on it, whatever stores it. Every method rejects only for faults of
 * the storage, and all but `leases.take` may be repeated.
 */
export type AuditStore = {
  orders: AuditedOrderStore
  losses: LossStore
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
}

/** What the reading side needs of it. */
export type BatchStore<Tx> = {
  orders: Pick<AuditedOrderStore, 'find'>
  sequences: Pick<SequenceStore, 'record'>
  /** Writes what a batch of the log changes, in the transaction that moves the checkpoint. May be called again when that is retried. */
  write(batch: ObservedBatch, tx: Tx): Promise<void>
}
