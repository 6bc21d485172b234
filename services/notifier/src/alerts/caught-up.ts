import type { CheckpointStore } from '@slipstream/event-log/consume/checkpoint-store.ts'
import type { EventLog } from '@slipstream/event-log/event-log.ts'
import { alertsConsumer } from '../consumer-names.ts'

/**
 * Longer than a start on a long topic takes. Records that retention has removed
 * are never read, so waiting must end.
 */
const timeoutMs = 120_000

/**
 * Whether all records that the topic held at the first call have been read, by any
 * instance; true after a timeout, too.
 */
export function caughtUp(
  checkpoints: Pick<CheckpointStore<never>, 'load'>,
  log: Pick<EventLog, 'endOffsets'>,
  topic: string,
  now: () => number = Date.now,
): () => Promise<boolean> {
  let ends: Map<number, bigint> | undefined
  let sinceMs: number | undefined
  return async () => {
    ends ??= await log.endOffsets(topic)
    sinceMs ??= now()
    if (now() - sinceMs >= timeoutMs) return true
    for (const [partition, end] of ends) {
      const { next } = await checkpoints.load(alertsConsumer, topic, partition)
      if (next < end) return false
    }
    return true
  }
}
