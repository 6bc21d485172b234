import type { EventLog } from '@slipstream/event-log/event-log.ts'
import { decodeEvent } from '@slipstream/events/decode.ts'
import { evolveAlerts } from '../domain/alert/alert-state.ts'
import type { HeldAlerts } from '../domain/alert/alert-state.ts'

/**
 * The alerts of a source that hold, as the log has them: what was said is only known from there, whoever said it. The topic is
 * compacted, so this is soon read.
 *
 * @throws when the log is away
 */
export async function heldAlerts(
  log: Pick<EventLog, 'endOffsets' | 'read'>,
  topic: string,
  source: string,
  signal: AbortSignal,
): Promise<HeldAlerts> {
  const ends = await log.endOffsets(topic)
  const ranges = new Map([...ends].map(([partition, to]) => [partition, { from: 0n, to }]))
  let held: HeldAlerts = new Map()
  for await (const { records } of log.read(topic, ranges, signal)) {
    for (const record of records) {
      const event = decodeEvent(record)
      const isOurs =
        (event.type === 'AlertRaised' || event.type === 'AlertResolved') && event.data.source === source
      if (isOurs) held = evolveAlerts(held, event)
    }
  }
  return held
}
