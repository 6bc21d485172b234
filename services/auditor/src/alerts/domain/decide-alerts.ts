import type { AlertRaised, AlertResolved } from '@slipstream/events/event-types/alert-events.ts'
import type { Event } from '@slipstream/events/event.ts'
import { deriveEventId } from '@slipstream/events/codec/event-id.ts'
import { heldAlerts } from './alert-state.ts'
import type { AlertEvent, KnownAlerts } from './alert-state.ts'
import { fingerprintOf } from './fingerprint.ts'
import type { AlertIdentity } from './fingerprint.ts'
import { inhibitedBy } from './inhibition.ts'
import type { Inhibition } from './inhibition.ts'

/** An alert as a rule wants it to hold now. */
export type DesiredAlert = Omit<AlertRaised, 'since'>

export type AlertQuestion = {
  /** All alerts that ought to hold, of the rules and sources that were judged. */
  desired: readonly DesiredAlert[]
  known: KnownAlerts
  /** What this pass has judged: alerts that it has not are left as they are, wanted or not. */
  isJudged: (alert: AlertIdentity) => boolean
  inhibitions: readonly Inhibition[]
  /** Whether people are not told of the alert: then it explains no other, or they would hear of neither. None unless given. */
  isSilenced?: (alert: AlertIdentity & Pick<AlertRaised, 'since'>) => boolean
  /** Why an alert that is no longer wanted has ended, a sentence for people. */
  whyResolved: (alert: AlertRaised) => string
  /** What else its end says; nothing unless given. */
  endOf?: (alert: AlertRaised) => Pick<AlertResolved, 'outcome' | 'reportedBy'>
  /** Now, by a clock that may be behind the one that the known alerts were said by; ISO 8601 UTC. */
  at: string
}

/**
 * What has to be said so that the held alerts become the desired ones: nothing, when they are already. An alert is raised
 * again, within its episode, only when its severity or what it affects has changed: a summary whose durations grow is no
 * news. What is inhibited is neither raised nor changed; what holds already goes on holding, and resolves as any other.
 *
 * After `evolveAlerts` of the answer the same question is answered with nothing. Ids are derived from what is said. The times of an
 * alert only increase, whatever the clock does: readers take the later one for the newer.
 */
export function decideAlerts(question: AlertQuestion): AlertEvent[] {
  const { desired, known, isJudged } = question
  const held = heldAlerts(known)
  const timeOf = (fingerprint: string): string => timeAfter(known.get(fingerprint)?.saidAtMs, question.at)
  const wanted = new Map(desired.filter(isJudged).map((alert) => [fingerprintOf(alert), alert]))
  const unjudged = [...held.values()].filter((alert) => !isJudged(alert))
  const causes = [...wanted].map(([fingerprint, alert]) => ({
    ...alert,
    since: held.get(fingerprint)?.since ?? question.at,
  }))
  const isTold = (alert: AlertRaised): boolean => question.isSilenced?.(alert) !== true
  const isInhibited = inhibitedBy([...causes, ...unjudged].filter(isTold), question.inhibitions)

  const raised = [...wanted].flatMap(([fingerprint, alert]): AlertEvent[] => {
    const current = held.get(fingerprint)
    if (isInhibited(alert) || (current !== undefined && isSame(current, alert))) return []
    const at = timeOf(fingerprint)
    const data = { ...alert, since: current?.since ?? at }
    return [eventOf('AlertRaised', fingerprint, data, at)]
  })
  const resolved = [...held].flatMap(([fingerprint, alert]): AlertEvent[] => {
    if (wanted.has(fingerprint) || !isJudged(alert)) return []
    const { rule, source, subject, since } = alert
    const at = timeOf(fingerprint)
    const reason = question.whyResolved(alert)
    const data = { rule, source, subject, since, reason, ...question.endOf?.(alert) }
    return [eventOf('AlertResolved', fingerprint, data, at)]
  })
  return [...raised, ...resolved]
}

function timeAfter(lastMs = -Infinity, at: string): string {
  return Date.parse(at) > lastMs ? at : new Date(lastMs + 1).toISOString()
}

function isSame(held: AlertRaised, wanted: DesiredAlert): boolean {
  const tell = ({ severity, affected: { count, ranges } }: DesiredAlert): string =>
    JSON.stringify([severity, count, ranges.map(({ first, last }) => [first, last])])
  return tell(held) === tell(wanted)
}

/** An event of an alert, with an id that is derived from what it says. @param at ISO 8601 UTC */
export function eventOf<T extends AlertEvent['type']>(
  type: T,
  fingerprint: string,
  data: Event<T>['data'],
  at: string,
): AlertEvent {
  return {
    id: deriveEventId([type, fingerprint, data.since], Buffer.from(JSON.stringify(data))),
    source: data.source,
    subject: fingerprint,
    occurredAt: at,
    ...({ type, data } as Pick<AlertEvent, 'type' | 'data'>),
  } as AlertEvent
}
