import type { AuditedOrderStore } from './audited-order-store.ts'
import type { CandidateStore } from './candidate-store.ts'
import type { ComparisonStore } from './comparison-store.ts'
import type { JudgeStateStore } from './judge-state-store.ts'
import type { InstanceStore } from './instance-store.ts'
import type { LeaseStore } from './lease-store.ts'
import type { LossStore } from './loss-store.ts'
import type { NotedBatch } from './noted-batch.ts'
import type { OpenStayStore } from './open-stay-store.ts'
import type { SequenceStore } from './sequence-store.ts'
import type { SetAsideStore } from './set-aside-store.ts'
import type { SourceStore } from './source-store.ts'
import type { WalkStore } from './walk-store.ts'

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
  setAside: SetAsideStore
  states: JudgeStateStore
  stays: OpenStayStore
  sources: SourceStore
  leases: LeaseStore
  instances: InstanceStore
  walks: WalkStore
}

/** What the reading side needs of it. */
export type BatchStore<Tx> = {
  orders: Pick<AuditedOrderStore, 'find'>
  sequences: Pick<SequenceStore, 'record'>
  /** Writes what a batch of the log changes, in the transaction that moves the checkpoint. May be called again when that is retried. */
  write(batch: NotedBatch, tx: Tx): Promise<void>
}
