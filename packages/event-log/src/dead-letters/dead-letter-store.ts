import type { DeadLetter } from '../consume/checkpoint-store.ts'
import type { Position } from '../position.ts'

export type WaitingLetter = Omit<DeadLetter, 'value'> & {
  /** Undefined where the record was too large to be stored: the log has it. */
  value: Buffer | undefined
  /** The epoch of its partition's checkpoint when it was read. */
  epoch: number
}

/** Who does something, and why: stored with what was done. */
export type Reason = { by: string; reason: string }

/** By `topic/partition`, the last letter that was skipped. */
export type Passed = ReadonlyMap<string, Position>

/** `topic/partition` */
export const partitionName = ({ topic, partition }: Position): string => `${topic}/${partition}`

/** The dead letters of a consumer that still wait. In the storage of its checkpoints. */
export type DeadLetterStore<Tx> = {
  /** Resolves when the storage responds; rejects with the reason when it does not. */
  check(): Promise<void>
  count(consumer: string, key?: string): Promise<number>
  /** The first key after `after` of which a record waits. Records without a key have the empty one. */
  nextKey(consumer: string, after: string | undefined): Promise<string | undefined>
  /** The first letter of a key in each partition of each topic, behind the skipped ones. */
  firsts(consumer: string, key: string, passed: Passed): Promise<WaitingLetter[]>
  /**
   * One transaction: the effects, the letter's redrive, and, when it was the
   * last one of its key, the key's release.
   *
   * @returns false, and nothing is written, when the letter does not wait any more, or the epoch was raised
   *   since it was read: its effects may be for a read model that was replaced
   */
  redrive(
    letter: Pick<WaitingLetter, 'consumer' | 'position' | 'key' | 'epoch'>,
    reason: Reason,
    effects: (tx: Tx) => Promise<void>,
  ): Promise<boolean>
  /** Records that it failed again: it continues waiting, with the new reason. */
  failedAgain(letter: Pick<DeadLetter, 'consumer' | 'position'>, reason: string): Promise<void>
}
