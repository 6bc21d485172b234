import { setTimeout as sleep } from 'node:timers/promises'
import { createPace } from '@slipstream/runtime/async/pace.ts'
import type { Pace } from '@slipstream/runtime/async/pace.ts'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import type { ConsumedEvent, Handler, EventOutcome } from '../consume/consumer.ts'
import { partitionName } from './dead-letter-store.ts'
import type { DeadLetterStore, Reason, WaitingLetter } from './dead-letter-store.ts'
import type { EventLog } from '../event-log.ts'
import { formatPosition } from '../position.ts'
import type { Position } from '../position.ts'
import { maxRemainingListed } from './redrive-progress.ts'
import type { RedriveProgress } from './redrive-progress.ts'

export type Redrive<Tx> = {
  consumer: string
  /** Default: all keys. */
  key?: string
  /** Only letters with this text in their reason, and those behind them. */
  reasonContains?: string
  reason: Reason
  /** Calls the handler, and changes nothing. */
  dryRun?: boolean
  /** The maximum of letters per second; default: unlimited. */
  ratePerSecond?: number
  handler: Handler<Tx>
  letters: DeadLetterStore<Tx>
  /** Has the records that were too large for the store. */
  log: Pick<EventLog, 'read'>
  /** The progress of an earlier try, to which this one adds. */
  before?: RedriveProgress | undefined
  /** A letter whose handler throws gets the error as its reason. */
  isLastTry?: boolean
  onProgress?(progress: RedriveProgress): void | Promise<void>
  signal?: AbortSignal | undefined
}

/** A letter whose handler asks to retry later this often is left to the next redrive. */
const maxTries = 3
const maxReasonLength = 2_000

type Tried = EventOutcome | { kind: 'threw'; reason: string }

/**
 * Passes dead letters to their consumer's handler again, each in a transaction of its own that also records who did it and why.
 * Letters of a key go in the order of their partition; of several partitions or topics, the one that was recorded first. A key is
 * released with its last letter: a new record that the live consumer parks before is redriven too, and one after is handled.
 * A letter that fails again stays, with those behind it. A further run does what is left.
 *
 * @throws for outside faults; letters that were redriven before stay so. When a handler throws while the storage responds, the
 *   letter is counted, and others go on
 */
export async function redrive<Tx>(work: Redrive<Tx>): Promise<RedriveProgress> {
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
  work: Redrive<Tx>,
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
    // The first letter of a key has the reason for which all behind it wait; letters without a key have their own.
    const isChosen = (key !== '' && chosen.has(topic)) || letter.reason.includes(reasonContains)
    if (!isChosen) {
      progress.leftAlone += 1
      leave(key !== '')
      continue
    }
    chosen.add(topic)
    await pace(signal)
    const outcome = await redriveOne(work, letter)
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

/** @returns whether the letter goes on waiting */
function count(progress: RedriveProgress, { position, key }: WaitingLetter, outcome: Tried): boolean {
  const at = { position: formatPosition(position), key }
  progress.last = { ...at, outcome: outcome.kind, ...('reason' in outcome && { reason: outcome.reason }) }
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

/** @returns undefined when nothing was done, because the letter or its epoch has changed meanwhile */
async function redriveOne<Tx>(work: Redrive<Tx>, letter: WaitingLetter): Promise<Tried | undefined> {
  const { letters, dryRun = false, isLastTry = false, signal } = work
  let event: ConsumedEvent
  try {
    event = await eventOf(work.log, letter)
  } catch (error) {
    if (!(error instanceof Undecodable)) throw error
    if (!dryRun) await letters.failedAgain(letter, error.message)
    return { kind: 'deadLetter', reason: error.message }
  }
  try {
    return await redriveEvent(work, letter, event)
  } catch (error) {
    signal?.throwIfAborted()
    // Without the storage the error says nothing of the letter.
    await letters.check()
    const reason = `its handler threw: ${(error as Error).message}`.slice(0, maxReasonLength)
    if (isLastTry && !dryRun) await letters.failedAgain(letter, reason)
    return { kind: 'threw', reason }
  }
}

async function redriveEvent<Tx>(
  { handler, letters, reason, dryRun = false, signal }: Redrive<Tx>,
  letter: WaitingLetter,
  event: ConsumedEvent,
): Promise<EventOutcome | undefined> {
  for (let tries = 1; ; tries++) {
    const handled = await handler([event])
    const outcome = handled.outcomes[0]
    if (outcome === undefined) throw new Error('the handler gave no outcome')
    if (outcome.kind === 'retryLater' && tries < maxTries && !dryRun) {
      await sleep(outcome.afterMs ?? 1_000, undefined, { signal })
      continue
    }
    if (dryRun || outcome.kind === 'retryLater') return outcome
    if (outcome.kind === 'deadLetter') {
      await letters.failedAgain(letter, outcome.reason)
      return outcome
    }
    const effects = (tx: Tx): Promise<void> =>
      outcome.kind === 'done' ? handled.commit(tx) : Promise.resolve()
    return (await letters.redrive(letter, reason, effects)) ? outcome : undefined
  }
}

class Undecodable extends Error {}

async function eventOf(log: Pick<EventLog, 'read'>, letter: WaitingLetter): Promise<ConsumedEvent> {
  const { position, headers, recordedAtMs } = letter
  const value = letter.value ?? (await bytesInLog(log, letter))
  try {
    return { ...decodeEvent({ value, headers }), position, recordedAtMs }
  } catch (error) {
    throw new Undecodable((error as Error).message)
  }
}

async function bytesInLog(log: Pick<EventLog, 'read'>, { position }: WaitingLetter): Promise<Buffer> {
  const { topic, partition, offset } = position
  for await (const batch of log.read(topic, new Map([[partition, { from: offset, to: offset + 1n }]]))) {
    for (const record of batch.records) if (record.position.offset === offset) return record.value
  }
  throw new Undecodable(
    `${formatPosition(position)} is no longer in the log, and was too large to be stored as a dead letter`,
  )
}
