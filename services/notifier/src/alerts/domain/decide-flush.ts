import { isSilenced } from '@slipstream/events/is-silenced.ts'
import type { AlertsConfig } from '@slipstream/runtime/config/schemas/alerts/alerts-schema.ts'
import { hasNews } from './held-alert.ts'
import type { HeldAlert } from './held-alert.ts'
import { nextSilenceEndMs } from './silence.ts'
import type { Silence } from './silence.ts'

/**
 * The topic keeps an alert for 90 days after it was last raised, so an older one may have ended without an
 * event. If it still holds, the next event makes it notified again.
 */
const maxUnraisedMs = 100 * 24 * 60 * 60 * 1_000

export type AlertTiming = Pick<
  AlertsConfig,
  'groupWaitMs' | 'groupIntervalMs' | 'repeatIntervalMs' | 'sendResolved'
>

export type AlertGroup = {
  /** Its alerts that are not settled. */
  alerts: readonly HeldAlert[]
  /** When it was last flushed; null before the first flush. */
  lastFlushMs: number | null
}

export type FlushDecision = {
  /** Ended alerts whose end is not sent, and firing ones without an event for longer than the log keeps. */
  dropped: HeldAlert[]
  /**
   * Firing alerts that were notified of and are silenced now. If the silence ends
   * before they do, they are sent again.
   */
  silenced: HeldAlert[]
} & (
  | {
      kind: 'flush'
      /** Alerts that hold and are not silenced. */
      firing: HeldAlert[]
      /** Alerts that have ended since they were last sent, or before. */
      resolved: HeldAlert[]
      /** Nothing has changed: the group is sent again since it still holds. */
      isRepeat: boolean
    }
  /** @property untilMs when to decide again if nothing changes; null if nothing will change by itself */
  | { kind: 'wait'; untilMs: number | null }
)

/**
 * Whether a group is flushed now, with the timing of Prometheus Alertmanager
 * (https://prometheus.io/docs/alerting/latest/configuration/#route). The first message of a group waits for
 * more alerts (groupWait). Later changes wait for groupInterval after the last message. A group that holds
 * unchanged is sent again after repeatInterval. A group starts over when all its alerts were sent as ended.
 *
 * Three differences are intended. An alert that ended before its first message is sent as ended. A change
 * waits for groupWait even long after the last message, so that simultaneous alerts are sent together. And an
 * end that another alert reports is not sent.
 *
 * @param atMs milliseconds since the epoch
 */
export function decideFlush(
  { alerts, lastFlushMs }: AlertGroup,
  silences: readonly Silence[],
  timing: AlertTiming,
  atMs: number,
): FlushDecision {
  const open = alerts.filter(({ settled }) => !settled)
  const isForgotten = (alert: HeldAlert): boolean =>
    alert.resolved === null && atMs - Date.parse(alert.saidAt) > maxUnraisedMs
  const heldBack = new Set(open.filter((alert) => isSilenced(alert, silences, atMs)))
  const isDropped = (alert: HeldAlert): boolean =>
    heldBack.has(alert) ||
    !(isReport(alert) || timing.sendResolved) ||
    alert.resolved?.reportedBy !== undefined
  const dropped = open.filter((alert) => isForgotten(alert) || (alert.resolved !== null && isDropped(alert)))
  const silenced = [...heldBack].filter(
    (alert) => alert.resolved === null && alert.told !== null && !isForgotten(alert),
  )
  const firing = open.filter(
    (alert) => alert.resolved === null && !heldBack.has(alert) && !isForgotten(alert),
  )
  const resolved = open.filter((alert) => alert.resolved !== null && !isDropped(alert))
  const news = [...resolved, ...firing.filter(hasNews)]

  const dueMs = dueAtMs()
  if (dueMs !== undefined && dueMs <= atMs)
    return { kind: 'flush', dropped, silenced, firing, resolved, isRepeat: news.length === 0 }
  const silenceMs = nextSilenceEndMs(silences, atMs)
  const wakes = [dueMs, open.length === 0 ? undefined : silenceMs].filter((ms) => ms !== undefined)
  return { kind: 'wait', dropped, silenced, untilMs: wakes.length === 0 ? null : Math.min(...wakes) }

  function dueAtMs(): number | undefined {
    if (news.length > 0) {
      const waitedMs = news.reduce((first, { changedAtMs }) => Math.min(first, changedAtMs), Infinity)
      const isFirst = lastFlushMs === null || !open.some(({ told }) => told !== null)
      const gatheredMs = waitedMs + timing.groupWaitMs
      return isFirst ? gatheredMs : Math.max(gatheredMs, lastFlushMs + timing.groupIntervalMs)
    }
    if (firing.length === 0) return undefined
    return (lastFlushMs ?? atMs) + timing.repeatIntervalMs
  }
}

/** The end of an outage reports what was lost, so it is sent even if ends are not. */
function isReport({ resolved }: HeldAlert): boolean {
  return resolved?.outcome?.outage !== undefined
}
