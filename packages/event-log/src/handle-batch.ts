import { decodeEvent } from '@slipstream/events/decode.ts'
import { topicName } from '@slipstream/events/topics.ts'
import type { DeadLetter } from './checkpoint-store.ts'
import type { ConsumedEvent, Handled } from './consumer.ts'
import type { Consumption } from './consumption.ts'
import { backOffMs } from './domain/back-off.ts'
import { deadLetterRecord } from './domain/dead-letter-record.ts'
import { afterHandling, triage } from './domain/triage.ts'
import type { Item, Triage } from './domain/triage.ts'
import type { BatchVerdict, LogBatch, LogRecord } from './event-log.ts'
import type { HeldPartition } from './partition-states.ts'

const retry = { firstMs: 250, capMs: 30_000 }
const laterMs = 5_000

/** One batch of one partition, from its bytes to its commit. Never rejects: a fault outside is a pause. */
export async function handleBatch<Tx>(
  consumption: Consumption<Tx>,
  held: HeldPartition,
  batch: LogBatch,
  now: () => number,
  random: () => number,
): Promise<BatchVerdict> {
  const { topic, partition } = batch
  const { hooks, checkpoints, consumer } = consumption
  held.end = batch.end
  if (batch.next <= held.checkpoint.next) return { next: held.checkpoint.next }
  try {
    const begun = now()
    const expected = held.checkpoint
    const records = batch.records.filter(({ position }) => position.offset >= expected.next)
    const { plan, handled, skipped } = await plannedWith(consumption, records)
    const firstLeft = records[plan.until]
    const next = firstLeft === undefined ? batch.next : firstLeft.position.offset
    if (plan.until > 0 || firstLeft === undefined) {
      const deadLetters = [...plan.aside]
        .sort(([a], [b]) => a - b)
        .map(([index, why]) => deadLetterOf(consumer, records[index] as LogRecord, why))
      const set = topicName(consumption.topicPrefix, 'dead-letters')
      // Before the commit, so that none is lost; what a crash in between repeats has the same id.
      await Promise.all(
        deadLetters.map((letter) => consumption.deadLetterAppender.append(deadLetterRecord(set, letter))),
      )
      const committed = await checkpoints.commit(
        { consumer, topic, partition, expected, next, deadLetters },
        async (tx) => handled?.commit(tx),
      )
      if (!committed) {
        hooks?.onFenced?.({ topic, partition })
        held.checkpoint = await checkpoints.load(consumer, topic, partition)
        return { next: held.checkpoint.next }
      }
      held.checkpoint = { ...expected, next }
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
    }
    if (plan.later === undefined) return { next }
    const waitMs = plan.later.afterMs ?? laterMs
    held.waitsBecause(plan.later.reason, now())
    hooks?.onWaiting?.({ topic, partition, reason: plan.later.reason, waitMs })
    return { next, waitMs }
  } catch (cause) {
    const error = cause instanceof Error ? cause : new Error(String(cause))
    held.waitsFor(error, now())
    const waitMs = backOffMs(retry, held.failures, random())
    hooks?.onWaiting?.({ topic, partition, reason: error.message, waitMs, error })
    return { next: held.checkpoint.next, waitMs }
  }
}

type Planned<Tx> = { plan: Triage; handled: Handled<Tx> | undefined; skipped: number }

/** Asks the handler until what it did is exactly what is to be committed: mostly once. */
async function plannedWith<Tx>(
  consumption: Consumption<Tx>,
  records: readonly LogRecord[],
): Promise<Planned<Tx>> {
  const keys = [...new Set(records.map(({ key }) => key))]
  const parked = await consumption.checkpoints.parkedKeys(consumption.consumer, keys)
  const items = records.map(decoded)
  for (let plan = triage(items, parked); ;) {
    if (plan.handle.length === 0) return { plan, handled: undefined, skipped: 0 }
    const handled = await consumption.handler(plan.handle.map((index) => eventOf(items[index])))
    const after = afterHandling(items, plan, handled.outcomes)
    plan = after.triage
    if (!after.again)
      return { plan, handled: plan.handle.length === 0 ? undefined : handled, skipped: after.skipped }
  }
}

function decoded(record: LogRecord): Item<ConsumedEvent> {
  try {
    const { position, recordedAtMs } = record
    return { key: record.key, event: { ...decodeEvent(record), position, recordedAtMs } }
  } catch (error) {
    return { key: record.key, fault: (error as Error).message }
  }
}

function eventOf(item: Item<ConsumedEvent> | undefined): ConsumedEvent {
  if (item === undefined || 'fault' in item) throw new Error('only decoded records are handled')
  return item.event
}

function deadLetterOf(
  consumer: string,
  record: LogRecord,
  why: { reason: string; culprit: boolean },
): DeadLetter {
  const { position, key, value, headers, recordedAtMs } = record
  return { consumer, position, key, value, headers, recordedAtMs, ...why }
}
