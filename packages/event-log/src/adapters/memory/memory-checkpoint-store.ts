import type { Checkpoint, CheckpointStore, DeadLetter } from '../../consume/checkpoint-store.ts'
import { partitionName } from '../../dead-letters/dead-letter-store.ts'
import type { DeadLetterStore, Reason } from '../../dead-letters/dead-letter-store.ts'
import { keysThatMustBeParked } from '../../domain/must-be-parked.ts'
import { formatPosition } from '../../position.ts'
import type { Position } from '../../position.ts'

/** What is to happen when the transaction commits, and only then. */
export type MemoryTransaction = { onCommit(effect: () => void): void }

type Parked = DeadLetter & { redriven?: Reason }

/** Checkpoints and dead letters for tests without a database, under the same promises. */
export function memoryCheckpointStore(): CheckpointStore<MemoryTransaction> &
  DeadLetterStore<MemoryTransaction> {
  const checkpoints = new Map<string, Checkpoint>()
  const letters = new Map<string, Parked>()

  const at = (consumer: string, topic: string, partition: number): Checkpoint =>
    checkpoints.get(`${consumer}|${topic}|${partition}`) ?? { next: 0n, epoch: 0 }
  const waiting = (consumer: string): Parked[] =>
    [...letters.values()].filter((letter) => letter.consumer === consumer && letter.redriven === undefined)
  const parkedOf = (consumer: string, topic: string): Set<string> =>
    new Set(waiting(consumer).flatMap(({ key, position }) => (position.topic === topic ? [key] : [])))
  const id = (letter: { consumer: string; position: Position }): string =>
    `${letter.consumer}|${formatPosition(letter.position)}`

  const epochOf = ({ consumer, position }: Pick<DeadLetter, 'consumer' | 'position'>): number =>
    at(consumer, position.topic, position.partition).epoch

  /** One after the other, as if each held a lock on all. */
  let turn: Promise<unknown> = Promise.resolve()
  const transact = (
    allowed: () => boolean,
    effects: (tx: MemoryTransaction) => Promise<void>,
    own: () => void,
  ): Promise<boolean> => {
    const result = turn.then(async () => {
      if (!allowed()) return false
      const commits: (() => void)[] = []
      await effects({ onCommit: (effect) => commits.push(effect) })
      own()
      for (const commit of commits) commit()
      return true
    })
    turn = result.catch(() => undefined)
    return result
  }

  return {
    check: () => Promise.resolve(),
    isDataError: (error) => error instanceof RangeError,
    load: (consumer, topic, partition) => Promise.resolve(at(consumer, topic, partition)),
    parkedKeys(consumer, topic, keys) {
      const parked = parkedOf(consumer, topic)
      return Promise.resolve(new Set(keys.filter((key) => key !== '' && parked.has(key))))
    },
    refuse({ consumer, topic, partition, expected }, reason) {
      const stored = at(consumer, topic, partition)
      if (stored.next === expected.next && stored.epoch === expected.epoch)
        checkpoints.set(`${consumer}|${topic}|${partition}`, { ...stored, refusal: reason })
      return Promise.resolve()
    },
    commit({ consumer, topic, partition, expected, next, previous, deadLetters }, effects) {
      const isExpected = () => {
        const stored = at(consumer, topic, partition)
        if (stored.next !== expected.next || stored.epoch !== expected.epoch) return false
        if (stored.refusal !== undefined) return false
        const parked = parkedOf(consumer, topic)
        return [...keysThatMustBeParked(deadLetters)].every((key) => parked.has(key))
      }
      return transact(isExpected, effects, () => {
        checkpoints.set(`${consumer}|${topic}|${partition}`, { next, epoch: expected.epoch, previous })
        for (const letter of deadLetters) letters.set(id(letter), letter)
      })
    },
    count: (consumer, key) =>
      Promise.resolve(waiting(consumer).filter((letter) => key === undefined || letter.key === key).length),
    nextKey(consumer, after) {
      const keys = waiting(consumer).map(({ key }) => key)
      return Promise.resolve(keys.sort().find((key) => after === undefined || key > after))
    },
    firsts(consumer, key, passed) {
      const firsts = new Map<string, Parked>()
      for (const letter of waiting(consumer).sort((a, b) => compare(a.position, b.position))) {
        const name = partitionName(letter.position)
        const last = passed.get(name)
        const isBehind = last === undefined || letter.position.offset > last.offset
        if (letter.key === key && isBehind && !firsts.has(name)) firsts.set(name, letter)
      }
      return Promise.resolve([...firsts.values()].map((found) => ({ ...found, epoch: epochOf(found) })))
    },
    redrive(letter, note, effects) {
      const parked = () => letters.get(id(letter))
      return transact(
        () => parked() !== undefined && parked()?.redriven === undefined && epochOf(letter) === letter.epoch,
        effects,
        () => letters.set(id(letter), { ...(parked() as Parked), redriven: note }),
      )
    },
    failedAgain(letter, reason) {
      const parked = letters.get(id(letter))
      if (parked !== undefined) letters.set(id(letter), { ...parked, reason, culprit: true })
      return Promise.resolve()
    },
  }
}

function compare(a: Position, b: Position): number {
  if (a.topic !== b.topic) return a.topic < b.topic ? -1 : 1
  if (a.partition !== b.partition) return a.partition - b.partition
  return a.offset < b.offset ? -1 : a.offset > b.offset ? 1 : 0
}
