import { topicName } from '@slipstream/events/topics.ts'
import { backOffMs } from '@slipstream/runtime/async/back-off.ts'
import type { DeadLetter } from './checkpoint-store.ts'
import type { Consumption } from './consumption.ts'
import { deadLetterRecord } from './domain/dead-letter-record.ts'
import { afterCommit, afterFailure } from './domain/portion.ts'
import type { DeadLetterReason } from './domain/triage.ts'
import { AppendError } from '../event-log.ts'
import type { BatchResult, LogBatch, LogRecord, RecordIdentity } from '../event-log.ts'
import { CheckpointRefused, loadCheckpoint } from './load-checkpoint.ts'
import type { HeldPartition } from './partition-states.ts'
import { planBatch } from './plan-batch.ts'
import type { Planned } from './plan-batch.ts'
import { traceBatch } from './trace-batch.ts'
import { PersonalDataClosed } from '../personal-data/open-records.ts'
import { identityOf } from '../record-identity.ts'

const retry = { firstMs: 250, capMs: 30_000 }
const laterMs = 5_000
const maxReasonLength = 2_000

/**
 * Handles one batch of one partition, from its bytes to its commit. Never rejects: an outside fault is a
 * wait. Work that fails while the storage responds is tried in ever smaller portions, until the one
 * event that fails alone is dead-lettered.
 */
export async function handleBatch<Tx>(
  consumption: Consumption<Tx>,
  held: HeldPartition,
  batch: LogBatch,
): Promise<BatchResult> {
  const { topic, partition } = batch
  const { hooks, random = Math.random } = consumption
  held.end = batch.end
  if (batch.next <= held.checkpoint.next) {
    held.progress()
    return { next: held.checkpoint.next }
  }
  const left = batch.records.filter(({ position }) => position.offset >= held.checkpoint.next)
  const stored = left.slice(0, held.portion.size)
  let records = stored
  try {
    if (held.checkpoint.refusal !== undefined) return { next: (await loadCheckpoint(consumption, held)).next }
    const startedAt = Date.now()
    records = await consumption.log.open(stored)
    const planned = await planBatch(consumption, held, records)
    const { plan } = planned
    const firstLeft = left[plan.until]
    const next = firstLeft === undefined ? batch.next : firstLeft.position.offset
    const last = records[plan.until - 1]
    const previous = last === undefined ? held.checkpoint.previous : identityOf(last)
    if (plan.until > 0 || firstLeft === undefined) {
      const work = { batch, records, next, previous, planned, startedAt }
      if (!(await commitPlanned(consumption, held, work))) return { next: held.checkpoint.next }
    }
    if (plan.later === undefined) return { next }
    const { reason, afterMs: waitMs = laterMs } = plan.later
    held.waitAsRequested(reason, Date.now())
    hooks?.onWaiting?.({ topic, partition, reason, waitMs })
    return { next, waitMs }
  } catch (cause) {
    const error = cause instanceof Error ? cause : new Error(String(cause))
    held.waitForFault(error, Date.now())
    const failures = (await shrinkPortion(consumption, held, records, error)) ?? held.failures
    const waitMs = backOffMs(retry, failures, random())
    hooks?.onWaiting?.({ topic, partition, reason: error.message, waitMs, error })
    return { next: held.checkpoint.next, waitMs }
  }
}

type CommitWork<Tx> = {
  batch: LogBatch
  records: readonly LogRecord[]
  next: bigint
  previous: RecordIdentity | undefined
  planned: Planned<Tx>
  startedAt: number
}

/** @returns false when the checkpoint has been moved already: it has been loaded again */
async function commitPlanned<Tx>(
  consumption: Consumption<Tx>,
  held: HeldPartition,
  { batch, records, next, previous, planned, startedAt }: CommitWork<Tx>,
): Promise<boolean> {
  const { consumer, topicPrefix, checkpoints, deadLetterAppender, hooks } = consumption
  const { topic, partition } = batch
  const { plan, handled, skipped } = planned
  const deadLetters = [...plan.deadLetters]
    .sort(([a], [b]) => a - b)
    .map(([index, why]) => deadLetterOf(consumer, records[index] as LogRecord, why))
  const topicOfLetters = topicName(topicPrefix, 'dead-letters')
  // Before the commit, so that none is lost. A crash in between repeats them with the same ids.
  await Promise.all(
    deadLetters.map((letter) => deadLetterAppender.append(deadLetterRecord(topicOfLetters, letter))),
  )
  const expected = held.checkpoint
  const commit = { consumer, topic, partition, expected, next, previous, deadLetters, records: plan.until }
  const isCommitted = await checkpoints
    .commit(commit, async (tx) => handled?.commit(tx))
    .catch((error: unknown) => {
      handled?.onCommitFailed?.(error)
      throw error
    })
  if (!isCommitted) {
    hooks?.onFenced?.({ topic, partition })
    await loadCheckpoint(consumption, held)
    // It may be this instance's own commit that looked failed, with no batch behind it to end the fault.
    held.progress()
    return false
  }
  held.checkpoint = { ...expected, next, previous }
  if (deadLetters.length > 0) held.hasParkedKeys = undefined
  held.portion = afterCommit(held.portion, { next, handled: plan.handle.length })
  held.progress()
  traceBatch({ consumer, topic, startedAtMs: startedAt }, records.slice(0, plan.until), (index) =>
    plan.deadLetters.has(index) ? 'dead-lettered' : 'handled',
  )
  for (const letter of deadLetters) hooks?.onDeadLetter?.(letter)
  hooks?.onBatch?.({
    topic,
    partition,
    done: plan.handle.length - skipped,
    skipped,
    deadLetters: deadLetters.length,
    durationMs: Date.now() - startedAt,
    lag: batch.end - next,
  })
  return true
}

/**
 * Makes the portion smaller after a failure while the storage responds.
 *
 * @returns how often this portion has failed; undefined when the storage, or the log, does not respond
 */
async function shrinkPortion<Tx>(
  { checkpoints }: Consumption<Tx>,
  held: HeldPartition,
  records: readonly LogRecord[],
  error: Error,
): Promise<number | undefined> {
  const last = records.at(-1)
  if (
    last === undefined ||
    error instanceof AppendError ||
    error instanceof CheckpointRefused ||
    error instanceof PersonalDataClosed
  ) {
    return undefined
  }
  const responds = await checkpoints.check().then(
    () => true,
    () => false,
  )
  if (!responds) return undefined
  const { offset } = last.position
  const isDataError = checkpoints.isDataError(error)
  const failure = { records: records.length, upTo: offset + 1n, isDataError }
  const failures = held.portion.failures + 1
  const { portion, isDeadLettered } = afterFailure(held.portion, failure)
  held.portion = portion
  if (isDeadLettered) {
    held.failsAlone = { offset, reason: `it fails alone, ${failures} times in a row: ${error.message}` }
  }
  return failures
}

function deadLetterOf(consumer: string, record: LogRecord, why: DeadLetterReason): DeadLetter {
  const { position, key, recordedAtMs, stored: { value, headers } = record } = record
  const reason = why.reason.slice(0, maxReasonLength)
  return { consumer, position, key, value, headers, recordedAtMs, isFailing: why.isFailing, reason }
}
