import { topicName } from '@slipstream/events/topics.ts'
import type { DeadLetter } from './checkpoint-store.ts'
import type { Consumption } from './consumption.ts'
import { backOffMs } from '@slipstream/runtime/async/back-off.ts'
import { deadLetterRecord } from '../domain/dead-letter-record.ts'
import { afterCommit, afterFailure } from '../domain/portion.ts'
import type { DeadLetterReason } from '../domain/triage.ts'
import { AppendError } from '../event-log.ts'
import type { BatchResult, LogBatch, LogRecord, RecordIdentity } from '../event-log.ts'
import { CheckpointRefused, loadCheckpoint } from './load-checkpoint.ts'
import type { HeldPartition } from './partition-states.ts'
import { planBatch } from './plan-batch.ts'
import type { Planned } from './plan-batch.ts'
import { identityOf } from '../record-identity.ts'

const retry = { firstMs: 250, capMs: 30_000 }
const laterMs = 5_000
const maxReasonLength = 2_000

/**
 * One batch of one partition, from its bytes to its commit. Never rejects: a fault outside is a pause. What fails though the storage
 * responses is tried in ever smaller portions, until the one event that fails alone can be set aside.
 */
export async function handleBatch<Tx>(
  consumption: Consumption<Tx>,
  held: HeldPartition,
  batch: LogBatch,
  now: () => number,
  random: () => number,
): Promise<BatchResult> {
  const { topic, partition } = batch
  held.end = batch.end
  if (batch.next <= held.checkpoint.next) return { next: held.checkpoint.next }
  const left = batch.records.filter(({ position }) => position.offset >= held.checkpoint.next)
  const records = left.slice(0, held.portion.size)
  try {
    if (held.checkpoint.refusal !== undefined) return { next: (await loadCheckpoint(consumption, held)).next }
    const begun = now()
    const planned = await planBatch(consumption, topic, records, held.refused)
    const { plan } = planned
    const firstLeft = left[plan.until]
    const next = firstLeft === undefined ? batch.next : firstLeft.position.offset
    const last = records[plan.until - 1]
    const previous = last === undefined ? held.checkpoint.previous : identityOf(last)
    if (plan.until > 0 || firstLeft === undefined) {
      const isCommitted = await commitPlanned(consumption, held, {
        batch,
        records,
        next,
        previous,
        planned,
        begun,
        now,
      })
      if (!isCommitted) return { next: held.checkpoint.next }
    }
    if (plan.later === undefined) return { next }
    const waitMs = plan.later.afterMs ?? laterMs
    held.waitsBecause(plan.later.reason, now())
    consumption.hooks?.onWaiting?.({ topic, partition, reason: plan.later.reason, waitMs })
    return { next, waitMs }
  } catch (cause) {
    const error = cause instanceof Error ? cause : new Error(String(cause))
    held.waitsFor(error, now())
    const failures = (await portionAfter(consumption, held, records, error)) ?? held.failures
    const waitMs = backOffMs(retry, failures, random())
    consumption.hooks?.onWaiting?.({ topic, partition, reason: error.message, waitMs, error })
    return { next: held.checkpoint.next, waitMs }
  }
}

/** @returns false when another instance has gone on: the partition is then to be read from where that one stands */
async function commitPlanned<Tx>(
  consumption: Consumption<Tx>,
  held: HeldPartition,
  work: {
    batch: LogBatch
    records: readonly LogRecord[]
    next: bigint
    previous: RecordIdentity | undefined
    planned: Planned<Tx>
    begun: number
    now: () => number
  },
): Promise<boolean> {
  const { consumer, topicPrefix, checkpoints, deadLetterAppender, hooks } = consumption
  const { batch, records, next, previous, planned, begun, now } = work
  const { topic, partition } = batch
  const { plan, handled, skipped } = planned
  const deadLetters = [...plan.deadLetters]
    .sort(([a], [b]) => a - b)
    .map(([index, why]) => deadLetterOf(consumer, records[index] as LogRecord, why))
  const set = topicName(topicPrefix, 'dead-letters')
  // Before the commit, so that none is lost; what a crash in between repeats has the same id.
  await Promise.all(deadLetters.map((letter) => deadLetterAppender.append(deadLetterRecord(set, letter))))
  const expected = held.checkpoint
  const isCommitted = await checkpoints.commit(
    { consumer, topic, partition, expected, next, previous, deadLetters },
    async (tx) => handled?.commit(tx),
  )
  if (!isCommitted) {
    hooks?.onFenced?.({ topic, partition })
    await loadCheckpoint(consumption, held)
    return false
  }
  held.checkpoint = { ...expected, next, previous }
  held.portion = afterCommit(held.portion, { next, handled: plan.handle.length })
  held.moves()
  for (const letter of deadLetters) hooks?.onDeadLetter?.(letter)
  hooks?.onBatch?.({
    topic,
    partition,
    done: plan.handle.length - skipped,
    skipped,
    deadLetters: deadLetters.length,
    durationMs: now() - begun,
    lag: batch.end - next,
  })
  return true
}

/**
 * Makes the portion smaller after a failure that is not the storage's absence.
 *
 * @returns how often this portion has failed; undefined when the storage, or the log, does not answer
 */
async function portionAfter<Tx>(
  { checkpoints }: Consumption<Tx>,
  held: HeldPartition,
  records: readonly LogRecord[],
  error: Error,
): Promise<number | undefined> {
  const last = records.at(-1)
  if (last === undefined || error instanceof AppendError || error instanceof CheckpointRefused) {
    return undefined
  }
  const responses = await checkpoints.check().then(
    () => true,
    () => false,
  )
  if (!responses) return undefined
  const { offset } = last.position
  const isDataError = checkpoints.isDataError(error)
  const failure = { records: records.length, upTo: offset + 1n, isDataError }
  const failures = held.portion.failures + 1
  const { portion, isDeadLettered } = afterFailure(held.portion, failure)
  held.portion = portion
  if (isDeadLettered) {
    held.refused = { offset, reason: `it fails alone, ${failures} times in a row: ${error.message}` }
  }
  return failures
}

function deadLetterOf(consumer: string, record: LogRecord, why: DeadLetterReason): DeadLetter {
  const { position, key, value, headers, recordedAtMs } = record
  const reason = why.reason.slice(0, maxReasonLength)
  return { consumer, position, key, value, headers, recordedAtMs, culprit: why.culprit, reason }
}
