import { setTimeout as sleep } from 'node:timers/promises'
import { decodeEvent } from '@slipstream/events/decode.ts'
import type { ConsumedEvent, Handler, Outcome } from './consumer.ts'
import type { DeadLetterStore, RedriveNote, WaitingLetter } from './dead-letter-store.ts'
import type { EventLog } from './event-log.ts'
import { formatPosition } from './position.ts'
import type { Position } from './position.ts'

export type RedriveProgress = {
  /** Letters that waited when it began. The live consumer may park more meanwhile, which are redriven too. */
  total: number
  redriven: number
  /** Letters that failed again. They wait on, and so does what stands behind them. */
  failed: number
  /** Keys of which nothing waits any more. */
  releasedKeys: number
  /** Letters that were left alone, with what stands behind them, as their reason is another. */
  leftAlone: number
  /** Of the last letter that was tried, for people who watch. */
  last?: { position: string; key: string; outcome: Outcome['kind']; reason?: string }
}

export type Redrive<Tx> = {
  consumer: string
  /** All keys when left out. */
  key?: string
  /** Only what was set aside for a reason with this text in it, and what stands behind that. */
  reasonContains?: string
  note: RedriveNote
  /** Asks the handler what it would do, and changes nothing. */
  dryRun?: boolean
  /** Letters per second, at most. */
  ratePerSecond?: number
  handler: Handler<Tx>
  letters: DeadLetterStore<Tx>
  /** Where bytes are fetched that were too many for the store. */
  log: Pick<EventLog, 'read'>
  onProgress?(progress: RedriveProgress): void | Promise<void>
  signal?: AbortSignal | undefined
}

const keysAtOnce = 100
/** A letter whose handler says "later" so often is left to the next redrive. */
const patience = 3

/**
 * Sends dead letters back through their consumer's handler, in the order of the log within each key, each in a transaction
 * of its own that also notes who did it and why. The key is released with its last letter, so the live consumer either parks a
 * new record before that, and it is redriven too, or handles it after. What fails again stays where it is. Run again, it does
 * what is left.
 *
 * @throws for faults outside; what was redriven until then stays so
 */
export async function redrive<Tx>(work: Redrive<Tx>): Promise<RedriveProgress> {
  const { consumer, key, letters } = work
  const total = await letters.count(consumer, key)
  const progress: RedriveProgress = { total, redriven: 0, failed: 0, releasedKeys: 0, leftAlone: 0 }
  if (key !== undefined) {
    await redriveKey(work, key, progress)
    return progress
  }
  for (let after: string | undefined; ;) {
    const keys = await letters.keys(consumer, after, keysAtOnce)
    for (const one of keys) await redriveKey(work, one, progress)
    after = keys.at(-1)
    if (after === undefined) return progress
  }
}

async function redriveKey<Tx>(work: Redrive<Tx>, key: string, progress: RedriveProgress): Promise<void> {
  const { consumer, letters, dryRun = false, ratePerSecond, signal, reasonContains = '' } = work
  let isChosen = false
  let after: Position | undefined
  let began = -Infinity
  for (
    let letter = await letters.first(consumer, key);
    letter;
    letter = await letters.first(consumer, key, after)
  ) {
    signal?.throwIfAborted()
    // The first letter of a key has the reason for which all behind it wait; those without a key have their own.
    isChosen = (isChosen && key !== '') || letter.reason.includes(reasonContains)
    if (!isChosen) {
      progress.leftAlone += 1
      if (key !== '') return
      after = letter.position
      continue
    }
    const restMs = ratePerSecond === undefined ? 0 : 1000 / ratePerSecond - (performance.now() - began)
    if (restMs > 0) await sleep(restMs, undefined, { signal })
    signal?.throwIfAborted()
    began = performance.now()
    const outcome = await redriveOne(work, letter)
    // Somebody else redrove it, or the epoch was raised: the next look tells.
    if (outcome === undefined) continue
    const failed = outcome.kind === 'deadLetter' || outcome.kind === 'retryLater'
    if (failed) progress.failed += 1
    else progress.redriven += 1
    const position = formatPosition(letter.position)
    progress.last = {
      position,
      key,
      outcome: outcome.kind,
      ...('reason' in outcome && { reason: outcome.reason }),
    }
    await work.onProgress?.({ ...progress })
    // The letters of a key stand behind each other; those without a key do not.
    if (failed && key !== '') return
    if (failed || dryRun) after = letter.position
  }
  if (key !== '' && !dryRun) progress.releasedKeys += 1
}

/** @returns undefined when nothing was done, because what the letter stood on has changed meanwhile */
async function redriveOne<Tx>(work: Redrive<Tx>, letter: WaitingLetter): Promise<Outcome | undefined> {
  const { letters, note, dryRun = false, signal } = work
  let event: ConsumedEvent
  try {
    event = await eventOf(work.log, letter)
  } catch (error) {
    if (!(error instanceof Undecodable)) throw error
    if (!dryRun) await letters.failedAgain(letter, error.message)
    return { kind: 'deadLetter', reason: error.message }
  }
  for (let tries = 1; ; tries++) {
    const handled = await work.handler([event])
    const outcome = handled.outcomes[0]
    if (outcome === undefined) throw new Error('the handler gave no outcome')
    if (outcome.kind === 'retryLater' && tries < patience && !dryRun) {
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
    return (await letters.redrive(letter, note, effects)) ? outcome : undefined
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
    `${formatPosition(position)} is no longer in the log, and was too large to be kept beside it`,
  )
}
