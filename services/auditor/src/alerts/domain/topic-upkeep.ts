import type { Event } from '@slipstream/events/event.ts'
import type { AlertChange, KnownAlerts } from './alert-state.ts'

export type KnownSilence = {
  event: Event<'AlertSilenced'>
  /** When the log last took it, ms since 1970. */
  recordedAtMs: number
}

/**
 * Changes that keep the topic of alerts complete and small: current events are repeated before they expire,
 * and ended alerts are removed after a time.
 */
export type Upkeep<E> = {
  /** Events that count, to be appended once more exactly as they are: readers take them for repeats. */
  repeat: E[]
  /** Keys of what has long been over. */
  remove: string[]
}

const dayMs = 24 * 3_600_000
/** Well before a topic that was made to remove by age, after 90 days, takes what counts. */
const repeatAfterMs = 30 * dayMs
/** What is over stays on the topic for so long. */
const endedKeptMs = 90 * dayMs

/** @param nowMs milliseconds since 1970 */
export function upkeepOfAlerts(known: KnownAlerts, nowMs: number): Upkeep<AlertChange> {
  const upkeep: Upkeep<AlertChange> = { repeat: [], remove: [] }
  for (const [fingerprint, { newest, recordedAtMs }] of known) {
    const ageMs = nowMs - recordedAtMs
    if (newest.type === 'AlertResolved') {
      if (ageMs >= endedKeptMs) upkeep.remove.push(fingerprint)
    } else if (ageMs >= repeatAfterMs) upkeep.repeat.push(newest)
  }
  return upkeep
}

/**
 * @param isHeld whether an alert that matches holds
 * @param nowMs milliseconds since 1970
 */
export function upkeepOfSilences(
  silences: ReadonlyMap<string, KnownSilence>,
  isHeld: (match: Event<'AlertSilenced'>['data']['match']) => boolean,
  nowMs: number,
): Upkeep<Event<'AlertSilenced'>> {
  const upkeep: Upkeep<Event<'AlertSilenced'>> = { repeat: [], remove: [] }
  for (const [key, { event, recordedAtMs }] of silences) {
    const { endsAt, match } = event.data
    const endMs = endsAt === null ? (isHeld(match) ? Infinity : recordedAtMs) : Date.parse(endsAt)
    if (endMs > nowMs) {
      if (nowMs - recordedAtMs >= repeatAfterMs) upkeep.repeat.push(event)
    } else if (nowMs - Math.max(endMs, recordedAtMs) >= endedKeptMs) upkeep.remove.push(key)
  }
  return upkeep
}
