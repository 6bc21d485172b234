import type { CheckpointStore } from '../../src/consume/checkpoint-store.ts'
import type { DeadLetterStore } from '../../src/dead-letters/dead-letter-store.ts'
import type { GroupCommitSettings } from '../../src/append/group-commit.ts'
import type { EventLog } from '../../src/event-log.ts'

/**
 * What the contract suites need of an adapter pair: a log, and a store with
 * transactions in which effects can be seen.
 */
export type Rig<Tx> = {
  name: string
  /** Another instance of the same log, as another process would have it. */
  openLog(append?: Partial<GroupCommitSettings>): EventLog
  store: CheckpointStore<Tx> & DeadLetterStore<Tx>
  /** Writes an effect within the transaction. */
  record(tx: Tx, effect: string): Promise<void>
  /** The effects of committed transactions, in the order of their commits. */
  recorded(): Promise<string[]>
  close(): Promise<void>
}
