import type { AuditStore, BatchStore } from '../../../src/store/audit-store.ts'

/** What the contract suites need of an adapter. */
export type Rig<Tx> = {
  name: string
  /** A store of its own, as three instances in three processes have it. */
  open(): Promise<Opened<Tx>>
}

export type Opened<Tx> = {
  stores: [Store<Tx>, Store<Tx>, Store<Tx>]
  /** Commits what is written in it. */
  inTransaction(write: (tx: Tx) => Promise<void>): Promise<void>
  close(): Promise<void>
}

export type Store<Tx> = AuditStore & BatchStore<Tx>
