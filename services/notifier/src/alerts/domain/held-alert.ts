import type { AlertRaised, AlertResolved } from '@slipstream/events/event-types/alert-events.ts'
import type { Event } from '@slipstream/events/event.ts'
import { cutText } from './cut-text.ts'

/** The newest episode of an alert, with what people have been told of it. */
export type HeldAlert = Pick<AlertRaised, 'rule' | 'source' | 'subject' | 'since' | 'severity'> & {
  /** The alert's fingerprint. */
  _id: string
  summary: string
  affected: AlertRaised['affected']
  next: AlertRaised['next']
  /** When it was last said to hold, by the auditor's clock; ISO 8601 UTC. */
  saidAt: string
  resolved: ({ at: string; reason: string } & Pick<AlertResolved, 'outcome' | 'reportedBy'>) | null
  /** When the notifier learned of the last change that people ought to know of. */
  changedAtMs: number
  /** What people were told of it while it held, as `newsOf` puts it; null when nothing. */
  told: string | null
  /** Its end was told, or nobody is to be told of it: there is no more to say of the episode. */
  settled: boolean
}

export type AlertChange = Event<'AlertRaised' | 'AlertResolved'>

const longestText = 1_000

/**
 * The alert after an event. Repeats change nothing, whenever they come: an episode that has ended is not raised again, and only
 * the end of the newest one ends it. A new episode that begins before people were told of the old one's end goes on in their eyes.
 *
 * @param sinceMs what ended before it, when nobody was told of alerts yet, is not told
 * @returns the same object when nothing has changed; null when there is nothing to tell of
 */
export function evolveHeldAlert(
  held: HeldAlert | null,
  event: AlertChange,
  { learnedAtMs, sinceMs }: { learnedAtMs: number; sinceMs: number },
): HeldAlert | null {
  const episode = held === null ? -1 : Date.parse(event.data.since) - Date.parse(held.since)
  if (event.type === 'AlertRaised') {
    if (held === null || episode > 0) return raised(held, event, learnedAtMs)
    const isOld = episode < 0 || Date.parse(event.occurredAt) <= Date.parse(held.saidAt)
    return isOld || held.resolved !== null ? held : raised(held, event, learnedAtMs)
  }
  if (held === null || episode < 0 || held.resolved !== null) return held
  const isBeforeStart = held.told === null && Date.parse(event.occurredAt) < sinceMs
  const { reason, outcome, reportedBy } = event.data
  return {
    ...held,
    resolved: {
      ...{ at: event.occurredAt, reason: cutText(reason, longestText) },
      ...(outcome !== undefined && { outcome }),
      ...(reportedBy !== undefined && { reportedBy }),
    },
    changedAtMs: learnedAtMs,
    settled: isBeforeStart,
  }
}

function raised(held: HeldAlert | null, event: Event<'AlertRaised'>, learnedAtMs: number): HeldAlert {
  const { rule, source, subject, since, severity, summary, affected, next } = event.data
  const told = held === null || held.settled ? null : held.told
  const alert: HeldAlert = {
    _id: event.subject,
    rule,
    source,
    subject,
    since,
    severity,
    summary: cutText(summary, longestText),
    affected,
    next: { ...next, action: cutText(next.action, longestText) },
    saidAt: event.occurredAt,
    resolved: null,
    changedAtMs: learnedAtMs,
    told,
    settled: false,
  }
  const isNews = told !== newsOf(alert)
  return isNews || held === null ? alert : { ...alert, changedAtMs: held.changedAtMs }
}

/** What of an alert that holds is worth telling again when it changes. */
export function newsOf({ severity, affected }: Pick<HeldAlert, 'severity' | 'affected'>): string {
  return JSON.stringify([severity, affected.count, affected.ranges.map(({ first, last }) => [first, last])])
}
