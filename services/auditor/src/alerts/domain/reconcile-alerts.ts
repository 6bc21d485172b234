import type { AlertRaised, AlertResolved } from '@slipstream/events/event-types/alerts/alert-events.ts'
import type { Event } from '@slipstream/events/event.ts'
import { deriveEventId } from '@slipstream/events/codec/event-id.ts'
import { heldAlerts } from './alert-state.ts'
import type { AlertChange, KnownAlerts } from './alert-state.ts'
import { fingerprintOf } from './fingerprint.ts'
import type { AlertIdentity } from './fingerprint.ts'
import { inhibitedBy } from './inhibition.ts'
import type { Inhibition } from './inhibition.ts'

/** An alert as a rule wants it to hold now. */
export type DesiredAlert = Omit<AlertRaised, 'since'>

export type AlertsToReconcile = {
  /** All alerts that should hold, of the rules and sources that were evaluated. */
  desired: readonly DesiredAlert[]
  /** Whether the alert's rule was evaluated: other alerts are left as they are, wanted or not. */
  isEvaluated: (alert: AlertIdentity) => boolean
  inhibitions: readonly Inhibition[]
  /** Whether the alert notifies nobody: then it explains no other, or both go unheard. Default: none. */
  isSilenced?: (alert: AlertIdentity & Pick<AlertRaised, 'since'>) => boolean
  /** Why an alert that is no longer wanted has ended, a sentence for people. */
  whyResolved: (alert: AlertRaised) => string
  /** What else its end reports. Default: nothing. */
  endOf?: (alert: AlertRaised) => Pick<AlertResolved, 'outcome' | 'reportedBy'>
  /** Now, by a clock that may be behind the one that the known alerts were raised by; ISO 8601 UTC. */
  at: string
}

/**
 * The decision of the alerts' decider, whose `evolve` is `evolveAlert`: the events that turn the held alerts
 * into the desired ones. An alert is raised again, within its episode, only when its severity or affected
 * orders have changed: a summary whose durations grow does not raise it again. An inhibited alert is neither
 * raised nor changed; one that holds already continues to hold, and resolves as any other.
 *
 * Idempotent: after `evolveAlert` with each of the returned events the result is empty. Event ids
 * are derived from their content. The times of an alert only increase, whatever the clock does:
 * readers take the later one for the newer.
 */
export function reconcileAlerts(alerts: AlertsToReconcile, known: KnownAlerts): AlertChange[] {
  const { desired, isEvaluated } = alerts
  const held = heldAlerts(known)
  const timeOf = (fingerprint: string): string => timeAfter(known.get(fingerprint)?.lastEventAtMs, alerts.at)
  const wanted = new Map(desired.filter(isEvaluated).map((alert) => [fingerprintOf(alert), alert]))
  const notEvaluated = [...held.values()].filter((alert) => !isEvaluated(alert))
  const causes = [...wanted].map(([fingerprint, alert]) => ({
    ...alert,
    since: held.get(fingerprint)?.since ?? alerts.at,
  }))
  const isReported = (alert: AlertRaised): boolean => alerts.isSilenced?.(alert) !== true
  const isInhibited = inhibitedBy([...causes, ...notEvaluated].filter(isReported), alerts.inhibitions)

  const raised = [...wanted].flatMap(([fingerprint, alert]): AlertChange[] => {
    const current = held.get(fingerprint)
    if (isInhibited(alert) || (current !== undefined && isSame(current, alert))) return []
    const at = timeOf(fingerprint)
    const data = { ...alert, since: current?.since ?? at }
    return [eventOf('AlertRaised', fingerprint, data, at)]
  })
  const resolved = [...held].flatMap(([fingerprint, alert]): AlertChange[] => {
    if (wanted.has(fingerprint) || !isEvaluated(alert)) return []
    const { rule, source, subject, since } = alert
    const at = timeOf(fingerprint)
    const reason = alerts.whyResolved(alert)
    const data = { rule, source, subject, since, reason, ...alerts.endOf?.(alert) }
    return [eventOf('AlertResolved', fingerprint, data, at)]
  })
  return [...raised, ...resolved]
}

function timeAfter(lastMs = -Infinity, at: string): string {
  return Date.parse(at) > lastMs ? at : new Date(lastMs + 1).toISOString()
}

function isSame(held: AlertRaised, wanted: DesiredAlert): boolean {
  const format = ({ severity, affected: { count, ranges } }: DesiredAlert): string =>
    JSON.stringify([severity, count, ranges.map(({ first, last }) => [first, last])])
  return format(held) === format(wanted)
}

/** An event of an alert, with an id that is derived from what it says. @param at ISO 8601 UTC */
export function eventOf<T extends AlertChange['type']>(
  type: T,
  fingerprint: string,
  data: Event<T>['data'],
  at: string,
): AlertChange {
  return {
    id: deriveEventId([type, fingerprint, data.since], Buffer.from(JSON.stringify(data))),
    source: data.source,
    subject: fingerprint,
    occurredAt: at,
    ...({ type, data } as Pick<AlertChange, 'type' | 'data'>),
  } as AlertChange
}
