import { createPace } from '@slipstream/runtime/async/pace.ts'
import type { Pace } from '@slipstream/runtime/async/pace.ts'
import { partitionName } from './dead-letter-store.ts'
import type { WaitingLetter } from './dead-letter-store.ts'
import { formatPosition } from '../position.ts'
import type { Position } from '../position.ts'
import { redriveLetter } from './redrive-letter.ts'
import type { LetterOutcome, LetterRedrive } from './redrive-letter.ts'
import { maxRemainingListed } from './redrive-progress.ts'
import type { RedriveProgress } from './redrive-progress.ts'

export type RedriveParts<Tx> = LetterRedrive<Tx> & {
  consumer: string
  /** Default: all keys. */
  key?: string
  /** Only letters with this text in their reason, and those behind them. */
  reasonContains?: string
  /** The maximum of letters per second; default: unlimited. */
  ratePerSecond?: number
  /** The progress of an earlier try, to which this one adds. */
  before?: RedriveProgress | undefined
  onProgress?(progress: RedriveProgress): void | Promise<void>
}

/**
 * Passes dead letters to their consumer's handler again, each in a transaction of its own that also records
 * who did it and why. Letters of a key go in the order of their partition; of several partitions or topics,
 * the one that was recorded first. A key is released with its last letter: a new record that the live
 * consumer parks before is redriven too, and one after is handled. A letter that fails again stays, with
 * those behind it. A further run does what is left.
 *
 * @throws for outside faults; letters that were redriven before stay so. When a handler throws while the
 *   storage responds, the letter is counted, and others continue
 */
export async function redrive<Tx>(work: RedriveParts<Tx>): Promise<RedriveProgress> {
  const { consumer, key, letters, before } = work
  const progress: RedriveProgress = {
    total: before?.total ?? (await letters.count(consumer, key)),
    redriven: before?.redriven ?? 0,
    failed: 0,
    releasedKeys: before?.releasedKeys ?? 0,
    leftAlone: 0,
  }
  const pace = createPace(work.ratePerSecond ?? Infinity)
  if (key !== undefined) {
    await redriveKey(work, key, progress, pace)
    return progress
  }
  for (let next = await letters.nextKey(consumer, undefined); next !== undefined;) {
    await redriveKey(work, next, progress, pace)
    next = await letters.nextKey(consumer, next)
  }
  return progress
}

async function redriveKey<Tx>(
  work: RedriveParts<Tx>,
  key: string,
  progress: RedriveProgress,
  pace: Pace,
): Promise<void> {
  const { consumer, letters, dryRun = false, signal, reasonContains = '' } = work
  /** Topics in which this key's next letters wait behind one that stays. */
  const closed = new Set<string>()
  const chosen = new Set<string>()
  const passed = new Map<string, Position>()
  for (;;) {
    signal?.throwIfAborted()
    const open = await letters.firsts(consumer, key, passed)
    const letter = earliest(open.filter(({ position }) => !closed.has(position.topic)))
    if (letter === undefined) break
    const { topic } = letter.position
    const leave = (isBehindOthers: boolean): void => {
      if (isBehindOthers) closed.add(topic)
      else passed.set(partitionName(letter.position), letter.position)
    }
    // The first letter of a key has the reason for which all behind it wait;
    // letters without a key have their own.
    const isChosen = (key !== '' && chosen.has(topic)) || letter.reason.includes(reasonContains)
    if (!isChosen) {
      progress.leftAlone += 1
      leave(key !== '')
      continue
    }
    chosen.add(topic)
    await pace(signal)
    const outcome = await redriveLetter(work, letter)
    // It was redriven elsewhere, or the epoch was raised: the next query shows it.
    if (outcome === undefined) continue
    const isLeft = count(progress, letter, outcome)
    await work.onProgress?.({ ...progress })
    if (isLeft) leave(key !== '')
    else if (dryRun) leave(false)
  }
  if (key !== '' && !dryRun && closed.size === 0) progress.releasedKeys += 1
}

/** Of the first letters of each partition, so that each partition keeps its order. */
function earliest(letters: readonly WaitingLetter[]): WaitingLetter | undefined {
  return letters.reduce<WaitingLetter | undefined>(
    (first, letter) => (first === undefined || letter.recordedAtMs < first.recordedAtMs ? letter : first),
    undefined,
  )
}

/** @returns whether the letter continues waiting */
function count(progress: RedriveProgress, { position, key }: WaitingLetter, outcome: LetterOutcome): boolean {
  const at = { position: formatPosition(position), key }
  progress.last = { ...at, outcome: outcome.kind, ...('reason' in outcome && { reason: outcome.reason }) }
  const listed = progress.outcomes ?? []
  if (listed.length < maxRemainingListed) progress.outcomes = [...listed, progress.last]
  if (outcome.kind === 'threw') {
    progress.threw = (progress.threw ?? 0) + 1
    const remaining = progress.remaining ?? []
    if (remaining.length < maxRemainingListed)
      progress.remaining = [...remaining, { ...at, reason: outcome.reason }]
    return true
  }
  const isLeft = outcome.kind === 'deadLetter' || outcome.kind === 'retryLater'
  if (isLeft) progress.failed += 1
  else progress.redriven += 1
  return isLeft
}
