import { createPace } from '@slipstream/runtime/async/pace.ts'
import type { EventLog } from '@slipstream/event-log/event-log.ts'
import { topicName } from '@slipstream/events/topics.ts'
import { settleRecord } from './settle-delivery.ts'
import type { Settled, Settling } from './settle-delivery.ts'

export type QuarantineRedrive = Settling & {
  log: Pick<EventLog, 'read' | 'endOffsets'>
  /** Events per second, at most. */
  ratePerSecond: number
  /** Called for every chosen delivery when it is settled. */
  onSettled(settled: Settled): void
  onProgress(progress: QuarantineRedriveProgress): void | Promise<void>
  signal: AbortSignal
}

/** Offsets passed out of those to pass, and what was found there. */
export type QuarantineRedriveProgress = {
  passed: number
  end: number
  redriven: number
  heldBack: number
  notUnderstood: number
}

/**
 * Runs quarantined deliveries through the mapping of their sources again, and appends what is now understood
 * to their topics, in the order of quarantine: all that stood there when it began. What is still not
 * understood stays where it is. An event has the id that the delivery would have had, so to redrive again,
 * even what is in the log already, appends at most a repeat that readers know by its id.
 *
 * A deletion carries no time, so readers take it for newer than all that stands before it in the
 * log: an order that was taken out of the bin since would be in it again. Deletions are held
 * back unless one is chosen by its id.
 *
 * @throws for faults outside; what was appended until then stays so
 */
export async function redriveQuarantine(work: QuarantineRedrive): Promise<QuarantineRedriveProgress> {
  const { log, topicPrefix, onProgress, onSettled, signal } = work
  const topic = topicName(topicPrefix, 'quarantine')
  const ends = await log.endOffsets(topic)
  const end = [...ends.values()].reduce((sum, offset) => sum + Number(offset), 0)
  const progress: QuarantineRedriveProgress = { passed: 0, end, redriven: 0, heldBack: 0, notUnderstood: 0 }
  const passed = new Map<number, bigint>()
  const paced = createPace(work.ratePerSecond)
  const pace = (): Promise<void> => paced(signal)

  const ranges = new Map([...ends].map(([partition, to]) => [partition, { from: 0n, to }]))
  for await (const { partition, records, next } of log.read(topic, ranges, signal)) {
    for (const record of records) {
      signal.throwIfAborted()
      const settled = await settleRecord(work, record, pace)
      if (settled === undefined) continue
      if (settled.result === 'not understood') progress.notUnderstood += 1
      else if (settled.result === 'held back') progress.heldBack += 1
      else progress.redriven += 1
      onSettled(settled)
    }
    progress.passed += Number(next - (passed.get(partition) ?? 0n))
    passed.set(partition, next)
    await onProgress({ ...progress })
  }
  return progress
}
