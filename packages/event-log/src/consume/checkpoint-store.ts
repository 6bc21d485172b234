import type { Headers, RecordIdentity } from '../event-log.ts'
import type { Position } from '../position.ts'

/**
 * The next offset to read, and the epoch it belongs to. Whatever must not go on under an old arrangement (a read model
 * that was swapped) raises the epoch, and every commit under the old one is fenced.
 */
export type Checkpoint = {
  next: bigint
  epoch: number
  /** The last record before `next`; absent at the log's start, and in checkpoints from before it was kept. */
  previous?: RecordIdentity | undefined
  /** Why nothing is read from here until a person has set it back, a sentence without its full stop. */
  refusal?: string | undefined
}

/** A record set aside, whole. */
export type DeadLetter = {
  consumer: string
  position: Position
  key: string
  value: Buffer
  headers: Headers
  recordedAtMs: number
  /** Why, in a sentence; for one parked behind another: which. */
  reason: string
  /** True when the record itself could not be handled, false when it only waits behind one that could not. */
  culprit: boolean
}

export interface CheckpointStore<Tx> {
  /** Resolves when the storage responses; rejects with the reason when it does not. */
  check(): Promise<void>
  /** Whether a commit failed for what was to be written, so that the same will always fail. */
  isDataError(error: unknown): boolean
  load(consumer: string, topic: string, partition: number): Promise<Checkpoint>
  /** Those of `keys` of which a record of this topic is set aside by this consumer: what follows has to wait behind it. */
  parkedKeys(consumer: string, topic: string, keys: readonly string[]): Promise<Set<string>>
  /**
   * One transaction: the effects, the dead letters, and the checkpoint from `expected` to `next`.
   *
   * @returns false, and nothing is written, when the stored checkpoint is not `expected` any more, as another instance has
   *   gone on or it was refused; or when what a letter waits behind has been redriven meanwhile. Load the checkpoint and read on from there
   */
  commit(
    commit: {
      consumer: string
      topic: string
      partition: number
      expected: Checkpoint
      next: bigint
      /** The last record before `next`; that of `expected` when the commit has none. */
      previous?: RecordIdentity | undefined
      deadLetters: readonly DeadLetter[]
    },
    effects: (tx: Tx) => Promise<void>,
  ): Promise<boolean>
  /**
   * Keeps why nothing may be read from `expected`. From then on nothing can be committed on it, by whichever instance.
   * Changes nothing when the stored checkpoint is not `expected` any more.
   */
  refuse(
    checkpoint: { consumer: string; topic: string; partition: number; expected: Checkpoint },
    reason: string,
  ): Promise<void>
}
