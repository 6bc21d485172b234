import type { DeadLetter } from '../consume/checkpoint-store.ts'
import type { Position } from '../position.ts'

export type WaitingLetter = Omit<DeadLetter, 'value'> & {
  /** Undefined where the bytes were too many for the storage: the log has them. */
  value: Buffer | undefined
  /** That of its partition's checkpoint when it was read. */
  epoch: number
}

/** Who sends a dead letter back, and why: kept with it. */
export type Reason = { by: string; reason: string }

/** By `topic/partition`, the last letter that was passed over. */
export type Passed = ReadonlyMap<string, Position>

export const partitionName = ({ topic, partition }: Position): string => `${topic}/${partition}`

/** The dead letters that a consumer's commits have set aside and that still wait. Shares its storage with the checkpoints. */
export interface DeadLetterStore<Tx> {
  /** Resolves when the storage responses; rejects with the reason when it does not. */
  check(): Promise<void>
  count(consumer: string, key?: string): Promise<number>
  /** The first key behind `after` of which a record waits. Records without a key wait under the empty one. */
  nextKey(consumer: string, after: string | undefined): Promise<string | undefined>
  /** The first letter of a key in each partition of each topic, behind those that were passed over. */
  firsts(consumer: string, key: string, passed: Passed): Promise<WaitingLetter[]>
  /**
   * One transaction: the effects, the letter's redrive, and, when it was the last one of its key, the key's release.
   *
   * @returns false, and nothing is written, when the letter does not wait any more, or the epoch was raised since it was
   *   read: what was made of it may belong to an arrangement that is past
   */
  redrive(
    letter: Pick<WaitingLetter, 'consumer' | 'position' | 'key' | 'epoch'>,
    note: Reason,
    effects: (tx: Tx) => Promise<void>,
  ): Promise<boolean>
  /** It failed again: it waits on, with the new reason. */
  failedAgain(letter: Pick<DeadLetter, 'consumer' | 'position'>, reason: string): Promise<void>
}
