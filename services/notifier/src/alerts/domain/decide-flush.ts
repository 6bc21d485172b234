import { isSilenced } from '@slipstream/events/is-silenced.ts'
import type { AlertsConfig } from '@slipstream/runtime/config/schemas/alerts-schema.ts'
import { newsOf } from './held-alert.ts'
import type { HeldAlert } from './held-alert.ts'
import { nextSilenceEndMs } from './silence.ts'
import type { Silence } from './silence.ts'

/**
 * The topic keeps an alert for 90 days after it was last said, so an older one may have ended without a word. If it holds all the same,
 * the next word on it makes it told again.
 */
const maxUnsaidMs = 100 * 24 * 60 * 60 * 1_000

export type AlertTiming = Pick<
  AlertsConfig,
  'groupWaitMs' | 'groupIntervalMs' | 'repeatIntervalMs' | 'sendResolved'
>

export type AlertGroup = {
  /** Its alerts that are not settled. */
  alerts: readonly HeldAlert[]
  /** When it was last told; null when never. */
  lastFlushMs: number | null
}

export type FlushDecision = {
  /** Ended alerts that nobody is to be told of, and those of which nothing was said for longer than the log keeps it. */
  dropped: HeldAlert[]
  /** Alerts that hold, were told, and are silenced now: when the silence ends before they do, they are told again. */
  hushed: HeldAlert[]
} & (
  | {
      kind: 'flush'
      /** All of the group that hold and are not silenced. */
      firing: HeldAlert[]
      /** Those that have ended since they were last told, or before they ever were. */
      resolved: HeldAlert[]
      /** Nothing has changed: it is told again since it still holds. */
      isRepeat: boolean
    }
  /** @property untilMs when it is to be decided again, unless something changes before; null when nothing will by itself */
  | { kind: 'wait'; untilMs: number | null }
)

/**
 * Whether a group is to be told now, as Prometheus Alertmanager times it
 * (https://prometheus.io/docs/alerting/latest/configuration/#route): the first message of a group waits for more of them
 * (groupWait); when alerts come, change or end, the next waits for groupInterval after the last; a group that holds unchanged is told
 * again after repeatInterval. A group begins anew when all of it has been told to have ended.
 *
 * Some things differ, on purpose. An alert that ended before its first message is told all the same, as ended. And a change
 * waits for groupWait even when the last message was long ago, so that what comes together is told together.
 * An end that another alert reports is not told by itself.
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
    alert.resolved === null && atMs - Date.parse(alert.saidAt) > maxUnsaidMs
  const heldBack = new Set(open.filter((alert) => isSilenced(alert, silences, atMs)))
  const isDropped = (alert: HeldAlert): boolean =>
    heldBack.has(alert) ||
    !(isReport(alert) || timing.sendResolved) ||
    alert.resolved?.reportedBy !== undefined
  const dropped = open.filter((alert) => isForgotten(alert) || (alert.resolved !== null && isDropped(alert)))
  const hushed = [...heldBack].filter(
    (alert) => alert.resolved === null && alert.told !== null && !isForgotten(alert),
  )
  const firing = open.filter(
    (alert) => alert.resolved === null && !heldBack.has(alert) && !isForgotten(alert),
  )
  const resolved = open.filter((alert) => alert.resolved !== null && !isDropped(alert))
  const news = [...resolved, ...firing.filter((alert) => alert.told !== newsOf(alert))]

  const dueMs = dueAtMs()
  if (dueMs !== undefined && dueMs <= atMs)
    return { kind: 'flush', dropped, hushed, firing, resolved, isRepeat: news.length === 0 }
  const silenceMs = nextSilenceEndMs(silences, atMs)
  const wakes = [dueMs, open.length === 0 ? undefined : silenceMs].filter((ms) => ms !== undefined)
  return { kind: 'wait', dropped, hushed, untilMs: wakes.length === 0 ? null : Math.min(...wakes) }

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

/** The end of an outage is no end that people asked not to hear of: it tells what was lost. */
function isReport({ resolved }: HeldAlert): boolean {
  return resolved?.outcome?.outage !== undefined
}
