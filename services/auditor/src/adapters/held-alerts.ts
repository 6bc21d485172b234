import type { EventLog } from '@slipstream/event-log/event-log.ts'
import { decodeEvent } from '@slipstream/events/decode.ts'
import type { Event } from '@slipstream/events/event.ts'
import { evolveAlerts } from '../domain/alert/alert-state.ts'
import type { AlertEvent, HeldAlerts } from '../domain/alert/alert-state.ts'

/**
 * The alerts of the sources in question that hold, as the log has them: what was said is only known from there, whoever said it. The topic is
 * compacted, so this is soon read.
 *
 * @throws when the log is away
 */
export async function heldAlerts(
  log: Pick<EventLog, 'endOffsets' | 'read'>,
  topic: string,
  isOf: (source: string) => boolean,
  signal: AbortSignal,
): Promise<HeldAlerts> {
  const ends = await log.endOffsets(topic)
  const ranges = new Map([...ends].map(([partition, to]) => [partition, { from: 0n, to }]))
  let held: HeldAlerts = new Map()
  for await (const { records } of log.read(topic, ranges, signal)) {
    const said = records.map(decodeEvent).filter(isOfAlert)
    held = evolveAlerts(
      held,
      said.filter(({ data }) => isOf(data.source)),
    )
  }
  return held
}

function isOfAlert(event: Event): event is AlertEvent {
  return event.type === 'AlertRaised' || event.type === 'AlertResolved'
}
