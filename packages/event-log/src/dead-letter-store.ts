import type { DeadLetter } from './checkpoint-store.ts'
import type { Position } from './position.ts'

export type WaitingLetter = Omit<DeadLetter, 'value'> & {
  /** Undefined where the bytes were too many for the storage: the log has them. */
  value: Buffer | undefined
  /** That of its partition's checkpoint when it was read. */
  epoch: number
}

/** Who sends a dead letter back, and why: kept with it. */
export type RedriveNote = { by: string; reason: string }

/** The dead letters that a consumer's commits have set aside and that still wait. Shares its storage with the checkpoints. */
export interface DeadLetterStore<Tx> {
  count(consumer: string, key?: string): Promise<number>
  /** Keys of which a record waits, ascending, behind `after`. Records without a key wait under the empty one. */
  keys(consumer: string, after: string | undefined, limit: number): Promise<string[]>
  /** The first one of a key, by its place in the log, or the first behind `after`. */
  first(consumer: string, key: string, after?: Position): Promise<WaitingLetter | undefined>
  /**
   * One transaction: the effects, the letter's redrive, and, when it was the last one of its key, the key's release.
   *
   * @returns false, and nothing is written, when the letter does not wait any more, or the epoch was raised since it was
   *   read: what was made of it may belong to an arrangement that is past
   */
  redrive(
    letter: Pick<WaitingLetter, 'consumer' | 'position' | 'key' | 'epoch'>,
    note: RedriveNote,
    effects: (tx: Tx) => Promise<void>,
  ): Promise<boolean>
  /** It failed again: it waits on, with the new reason. */
  failedAgain(letter: Pick<DeadLetter, 'consumer' | 'position'>, reason: string): Promise<void>
}
