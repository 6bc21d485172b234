import { setTimeout as sleep } from 'node:timers/promises'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import type { ConsumedEvent, EventOutcome, Handler } from '../consume/consumer.ts'
import type { EventLog, LogRecord, StoredRecord } from '../event-log.ts'
import { formatPosition } from '../position.ts'
import type { DeadLetterStore, Reason, WaitingLetter } from './dead-letter-store.ts'

/** A letter whose handler asks to retry later this often is left to the next redrive. */
const maxTries = 3
const maxReasonLength = 2_000

export type LetterRedrive<Tx> = {
  reason: Reason
  handler: Handler<Tx>
  letters: DeadLetterStore<Tx>
  /** Has the records that were too large for the store. */
  log: Pick<EventLog, 'read' | 'open'>
  /** Calls the handler, and changes nothing. */
  dryRun?: boolean
  /** A letter whose handler throws gets the error as its reason. */
  isLastTry?: boolean
  signal?: AbortSignal | undefined
}

export type LetterOutcome = EventOutcome | { kind: 'threw'; reason: string }

/**
 * Passes one dead letter to its handler again, in a transaction of its own.
 *
 * @returns undefined when nothing was done, because the letter or its epoch has changed meanwhile
 */
export async function redriveLetter<Tx>(
  work: LetterRedrive<Tx>,
  letter: WaitingLetter,
): Promise<LetterOutcome | undefined> {
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
    // While the storage is unavailable, the error is not about the letter.
    await letters.check()
    const reason = `its handler threw: ${(error as Error).message}`.slice(0, maxReasonLength)
    if (isLastTry && !dryRun) await letters.failedAgain(letter, reason)
    return { kind: 'threw', reason }
  }
}

async function redriveEvent<Tx>(
  { handler, letters, reason, dryRun = false, signal }: LetterRedrive<Tx>,
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
    const isRedriven = await letters.redrive(letter, reason, effects).catch((error: unknown) => {
      handled.onCommitFailed?.(error)
      throw error
    })
    return isRedriven ? outcome : undefined
  }
}

class Undecodable extends Error {}

async function eventOf(log: Pick<EventLog, 'read' | 'open'>, letter: WaitingLetter): Promise<ConsumedEvent> {
  const { position, recordedAtMs } = letter
  const record = await openedRecord(log, letter)
  try {
    return { ...decodeEvent(record), position, recordedAtMs }
  } catch (error) {
    throw new Undecodable((error as Error).message)
  }
}

async function openedRecord(
  log: Pick<EventLog, 'read' | 'open'>,
  letter: WaitingLetter,
): Promise<StoredRecord> {
  const { value, headers } = letter
  if (value === undefined) return recordInLog(log, letter)
  const [opened] = await log.open([{ value, headers }])
  return opened ?? { value, headers }
}

async function recordInLog(log: Pick<EventLog, 'read'>, { position }: WaitingLetter): Promise<LogRecord> {
  const { topic, partition, offset } = position
  for await (const batch of log.read(topic, new Map([[partition, { from: offset, to: offset + 1n }]]))) {
    for (const record of batch.records) if (record.position.offset === offset) return record
  }
  throw new Undecodable(
    `${formatPosition(position)} is no longer in the log, and was too large to be stored as a dead letter`,
  )
}
