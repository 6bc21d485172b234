import type { Checkpoint, CheckpointStore, DeadLetter } from '../../checkpoint-store.ts'
import type { DeadLetterStore, RedriveNote } from '../../dead-letter-store.ts'
import { keysThatMustBeParked } from '../../domain/must-be-parked.ts'
import { formatPosition } from '../../position.ts'
import type { Position } from '../../position.ts'

/** What is to happen when the transaction commits, and only then. */
export type MemoryTransaction = { onCommit(effect: () => void): void }

type Parked = DeadLetter & { redriven?: RedriveNote }

/** Checkpoints and dead letters for tests without a database, under the same promises. */
export function memoryCheckpointStore(): CheckpointStore<MemoryTransaction> &
  DeadLetterStore<MemoryTransaction> {
  const checkpoints = new Map<string, Checkpoint>()
  const letters = new Map<string, Parked>()

  const at = (consumer: string, topic: string, partition: number): Checkpoint =>
    checkpoints.get(`${consumer}|${topic}|${partition}`) ?? { next: 0n, epoch: 0 }
  const waiting = (consumer: string): Parked[] =>
    [...letters.values()].filter((letter) => letter.consumer === consumer && letter.redriven === undefined)
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
    load: (consumer, topic, partition) => Promise.resolve(at(consumer, topic, partition)),
    parkedKeys(consumer, keys) {
      const parked = new Set(waiting(consumer).map(({ key }) => key))
      return Promise.resolve(new Set(keys.filter((key) => key !== '' && parked.has(key))))
    },
    commit({ consumer, topic, partition, expected, next, deadLetters }, effects) {
      const isExpected = () => {
        const stored = at(consumer, topic, partition)
        if (stored.next !== expected.next || stored.epoch !== expected.epoch) return false
        const parked = new Set(waiting(consumer).map(({ key }) => key))
        return [...keysThatMustBeParked(deadLetters)].every((key) => parked.has(key))
      }
      return transact(isExpected, effects, () => {
        checkpoints.set(`${consumer}|${topic}|${partition}`, { next, epoch: expected.epoch })
        for (const letter of deadLetters) letters.set(id(letter), letter)
      })
    },
    count: (consumer, key) =>
      Promise.resolve(waiting(consumer).filter((letter) => key === undefined || letter.key === key).length),
    keys(consumer, after, limit) {
      const keys = [...new Set(waiting(consumer).map(({ key }) => key))].sort()
      return Promise.resolve(keys.filter((key) => after === undefined || key > after).slice(0, limit))
    },
    first(consumer, key, after) {
      const ofKey = waiting(consumer).filter((letter) => letter.key === key)
      const found = ofKey
        .filter(({ position }) => after === undefined || compare(position, after) > 0)
        .sort((a, b) => compare(a.position, b.position))[0]
      return Promise.resolve(found && { ...found, epoch: epochOf(found) })
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
