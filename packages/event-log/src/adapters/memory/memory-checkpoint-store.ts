import type {
  Checkpoint,
  CheckpointCommit,
  CheckpointStore,
  DeadLetter,
} from '../../consume/checkpoint-store.ts'
import { oneAtATime } from '@slipstream/runtime/async/one-at-a-time.ts'
import { partitionName } from '../../dead-letters/dead-letter-store.ts'
import type { DeadLetterStore, Passed, Reason, WaitingLetter } from '../../dead-letters/dead-letter-store.ts'
import { keysThatMustBeParked } from '../../contract/must-be-parked.ts'
import { formatPosition } from '../../position.ts'
import type { Position } from '../../position.ts'

/** Effects that happen when the transaction commits, and only then. */
export type MemoryTransaction = { onCommit(effect: () => void): void }

type Parked = DeadLetter & { redriven?: Reason }

type Letter = Pick<DeadLetter, 'consumer' | 'position'>

/** Checkpoints and dead letters for tests without a database, under the same contract. */
export function memoryCheckpointStore(): CheckpointStore<MemoryTransaction> &
  DeadLetterStore<MemoryTransaction> {
  const stored = new Stored()
  const inTurn = oneAtATime()

  const transact = (
    isAllowed: () => boolean,
    effects: (tx: MemoryTransaction) => Promise<void>,
    write: () => void,
  ): Promise<boolean> =>
    inTurn(async () => {
      if (!isAllowed()) return false
      const commits: (() => void)[] = []
      await effects({ onCommit: (effect) => commits.push(effect) })
      write()
      for (const commit of commits) commit()
      return true
    })

  return {
    check: async () => {},
    isDataError: (error) => error instanceof RangeError,
    load: async (consumer, topic, partition) => stored.checkpoint(consumer, topic, partition),
    hasParkedKeys: async (consumer, topic) => stored.parkedKeys(consumer, topic).size > 0,
    parkedKeys: async (consumer, topic, keys) => {
      const parked = stored.parkedKeys(consumer, topic)
      return new Set(keys.filter((key) => key !== '' && parked.has(key)))
    },
    refuse: async ({ consumer, topic, partition, expected }, reason) => {
      const found = stored.checkpoint(consumer, topic, partition)
      if (found.next === expected.next && found.epoch === expected.epoch)
        stored.setCheckpoint(consumer, topic, partition, { ...found, refusal: reason })
    },
    commit: (commit, effects) =>
      transact(
        () => stored.mayCommit(commit),
        effects,
        () => stored.commit(commit),
      ),
    count: async (consumer, key) =>
      stored.waiting(consumer).filter((letter) => key === undefined || letter.key === key).length,
    nextKey: async (consumer, after) => {
      const keys = stored.waiting(consumer).map(({ key }) => key)
      return keys.sort().find((key) => after === undefined || key > after)
    },
    firsts: async (consumer, key, passed) => stored.firsts(consumer, key, passed),
    redrive: (letter, reason, effects) =>
      transact(
        () => stored.isWaiting(letter) && stored.epochOf(letter) === letter.epoch,
        effects,
        () => stored.change(letter, { redriven: reason }),
      ),
    failedAgain: async (letter, reason) => stored.change(letter, { reason, isFailing: true }),
  }
}

class Stored {
  readonly #checkpoints = new Map<string, Checkpoint>()
  readonly #letters = new Map<string, Parked>()

  checkpoint(consumer: string, topic: string, partition: number): Checkpoint {
    return this.#checkpoints.get(`${consumer}|${topic}|${partition}`) ?? { next: 0n, epoch: 0 }
  }

  setCheckpoint(consumer: string, topic: string, partition: number, checkpoint: Checkpoint): void {
    this.#checkpoints.set(`${consumer}|${topic}|${partition}`, checkpoint)
  }

  mayCommit({ consumer, topic, partition, expected, deadLetters }: CheckpointCommit): boolean {
    const found = this.checkpoint(consumer, topic, partition)
    if (found.next !== expected.next || found.epoch !== expected.epoch) return false
    if (found.refusal !== undefined) return false
    const parked = this.parkedKeys(consumer, topic)
    return [...keysThatMustBeParked(deadLetters)].every((key) => parked.has(key))
  }

  commit({ consumer, topic, partition, expected, next, previous, deadLetters }: CheckpointCommit): void {
    this.setCheckpoint(consumer, topic, partition, { next, epoch: expected.epoch, previous })
    for (const letter of deadLetters) this.#letters.set(idOf(letter), letter)
  }

  waiting(consumer: string): Parked[] {
    return [...this.#letters.values()].filter(
      (letter) => letter.consumer === consumer && letter.redriven === undefined,
    )
  }

  parkedKeys(consumer: string, topic: string): Set<string> {
    return new Set(
      this.waiting(consumer).flatMap(({ key, position }) => (position.topic === topic ? [key] : [])),
    )
  }

  firsts(consumer: string, key: string, passed: Passed): WaitingLetter[] {
    const firsts = new Map<string, Parked>()
    for (const letter of this.waiting(consumer).sort((a, b) => compare(a.position, b.position))) {
      const name = partitionName(letter.position)
      const last = passed.get(name)
      const isBehind = last === undefined || letter.position.offset > last.offset
      if (letter.key === key && isBehind && !firsts.has(name)) firsts.set(name, letter)
    }
    return [...firsts.values()].map((letter) => ({ ...letter, epoch: this.epochOf(letter) }))
  }

  isWaiting(letter: Letter): boolean {
    const parked = this.#letters.get(idOf(letter))
    return parked !== undefined && parked.redriven === undefined
  }

  epochOf({ consumer, position }: Letter): number {
    return this.checkpoint(consumer, position.topic, position.partition).epoch
  }

  change(letter: Letter, changes: Partial<Parked>): void {
    const parked = this.#letters.get(idOf(letter))
    if (parked !== undefined) this.#letters.set(idOf(letter), { ...parked, ...changes })
  }
}

const idOf = ({ consumer, position }: Letter): string => `${consumer}|${formatPosition(position)}`

function compare(a: Position, b: Position): number {
  if (a.topic !== b.topic) return a.topic < b.topic ? -1 : 1
  if (a.partition !== b.partition) return a.partition - b.partition
  return a.offset < b.offset ? -1 : a.offset > b.offset ? 1 : 0
}
