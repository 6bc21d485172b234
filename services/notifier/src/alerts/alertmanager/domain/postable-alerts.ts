import { isSilenced } from '@slipstream/events/is-silenced.ts'
import type { HeldAlert } from '../../domain/held-alert.ts'
import { runbookOf } from '../../domain/message/alert-view.ts'
import type { Silence } from '../../domain/silence.ts'

/** A `postableAlert` of Alertmanager's API v2 (api/v2/openapi.yaml of prometheus/alertmanager). */
export type PostableAlert = {
  /** They identify the alert. */
  labels: Record<string, string>
  annotations: Record<string, string>
  startsAt: string
  /** Absent while it is firing: Alertmanager resolves it by itself `resolve_timeout` after the last post. */
  endsAt?: string
  /** The alert in the console. */
  generatorURL?: string
}

export type PostSettings = {
  labels: Readonly<Record<string, string>>
  consoleUrl: string | null
  runbooksUrl: string | null
}

const severities = ['info', 'warning', 'critical'] as const

/** How long an end is posted. One that could not be posted until then is resolved by `resolve_timeout`. */
export const endedPostedMs = 15 * 60_000

/**
 * What is posted now of an alert: nothing while it is silenced, which has Alertmanager resolve it. Its
 * severity is a label, so the alert with another severity is ended when that has changed; an end that
 * Alertmanager does not know is not sent.
 *
 * @param nowMs milliseconds since 1970
 */
export function postableAlerts(
  alert: HeldAlert,
  silences: readonly Silence[],
  settings: PostSettings,
  nowMs: number,
): PostableAlert[] {
  const isRecent = nowMs - alert.changedAtMs < endedPostedMs
  if (alert.resolved !== null) {
    const endsAt = laterOf(alert.since, alert.resolved.at)
    return isRecent ? severities.map((severity) => ended(alert, severity, settings, endsAt)) : []
  }
  if (alert.settled || isSilenced(alert, silences, nowMs)) return []
  const others = isRecent ? severities.filter((severity) => severity !== alert.severity) : []
  const endsAt = laterOf(alert.since, new Date(alert.changedAtMs).toISOString())
  return [
    postable(alert, alert.severity, settings),
    ...others.map((severity) => ended(alert, severity, settings, endsAt)),
  ]
}

function postable(
  alert: HeldAlert,
  severity: HeldAlert['severity'],
  { labels, consoleUrl, runbooksUrl }: PostSettings,
): PostableAlert {
  const { rule, source, subject, since, summary, affected, next } = alert
  const runbook = runbookOf(next.runbook, runbooksUrl)
  return {
    labels: { ...labels, alertname: rule, service: 'slipstream', source, subject, severity },
    annotations: {
      summary,
      description: next.action,
      affected_orders: String(affected.count),
      ...(typeof runbook?.url === 'string' ? { runbook_url: runbook.url } : {}),
    },
    startsAt: since,
    ...(consoleUrl === null
      ? {}
      : { generatorURL: `${consoleUrl.replace(/\/+$/, '')}/alerts/${encodeURIComponent(alert._id)}` }),
  }
}

function ended(
  alert: HeldAlert,
  severity: HeldAlert['severity'],
  settings: PostSettings,
  endsAt: string,
): PostableAlert {
  const { annotations, ...rest } = postable(alert, severity, settings)
  const reason = alert.resolved === null ? {} : { resolved: alert.resolved.reason }
  return { ...rest, annotations: { ...annotations, ...reason }, endsAt }
}

/** Alertmanager refuses an end before the start. */
function laterOf(a: string, b: string): string {
  return Date.parse(b) < Date.parse(a) ? a : b
}
