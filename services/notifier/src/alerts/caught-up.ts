import type { CheckpointStore } from '@slipstream/event-log/consume/checkpoint-store.ts'
import type { EventLog } from '@slipstream/event-log/event-log.ts'
import { alertsConsumer } from '../consumer-names.ts'

/** Longer than a start on a long topic takes. Records that retention has removed are never read, so it must end by itself. */
const patienceMs = 120_000

/**
 * Whether all that the topic held when this was first asked has been read, by whichever instances; or whether that has been
 * waited for long enough.
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
    if (now() - sinceMs >= patienceMs) return true
    for (const [partition, end] of ends) {
      const { next } = await checkpoints.load(alertsConsumer, topic, partition)
      if (next < end) return false
    }
    return true
  }
}
