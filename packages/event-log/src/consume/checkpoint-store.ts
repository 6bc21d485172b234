import type { Headers, RecordIdentity } from '../event-log.ts'
import type { Position } from '../position.ts'

/**
 * The next offset to read, and its epoch. A rebuild or a redrive raises the epoch, and
 * fences all commits under the old one.
 */
export type Checkpoint = {
  next: bigint
  epoch: number
  /** The last record before `next`; absent at the log's start, and in checkpoints from before it was kept. */
  previous?: RecordIdentity | undefined
  /** Why nothing is read from here until an operator has set it back: a sentence without its full stop. */
  refusal?: string | undefined
}

/** A record that its consumer gave up on, whole. */
export type DeadLetter = {
  consumer: string
  position: Position
  key: string
  value: Buffer
  headers: Headers
  recordedAtMs: number
  /** A sentence; of a parked record, behind which other one it waits. */
  reason: string
  /** True when the record itself could not be handled, false when it is parked behind one that could not. */
  isFailing: boolean
}

export type CheckpointCommit = {
  consumer: string
  topic: string
  partition: number
  expected: Checkpoint
  next: bigint
  /** How many are committed. Commits of few may share a transaction; without this, it has one of its own. */
  records?: number
  /** The last record before `next`; that of `expected` when the commit has none. */
  previous?: RecordIdentity | undefined
  deadLetters: readonly DeadLetter[]
}

export type CheckpointStore<Tx> = {
  /** Resolves when the storage responds; rejects with the reason when it does not. */
  check(): Promise<void>
  /** Whether a commit failed because of the data to be written, so that the same data will always fail. */
  isDataError(error: unknown): boolean
  load(consumer: string, topic: string, partition: number): Promise<Checkpoint>
  /** Whether this consumer has any dead letter of a key of this topic. */
  hasParkedKeys(consumer: string, topic: string): Promise<boolean>
  /** Those of `keys` of which this consumer has a dead letter of this topic: later records wait behind it. */
  parkedKeys(consumer: string, topic: string, keys: readonly string[]): Promise<Set<string>>
  /**
   * One transaction: the effects, the dead letters, and the checkpoint from `expected` to `next`. Commits of
   * several partitions may share it; `effects` runs again where one of them fails.
   *
   * @returns false, and nothing is written, when the stored checkpoint is not `expected` any more (another
   *   instance has gone on, or it was refused), or when the record that a letter waits behind was redriven
   *   meanwhile. Load the checkpoint and read on from there
   */
  commit(commit: CheckpointCommit, effects: (tx: Tx) => Promise<void>): Promise<boolean>
  /**
   * Stores why nothing may be read from `expected`. From then on no instance can commit on it. Changes
   * nothing when the stored checkpoint is not `expected` any more.
   */
  refuse(
    checkpoint: { consumer: string; topic: string; partition: number; expected: Checkpoint },
    reason: string,
  ): Promise<void>
}
