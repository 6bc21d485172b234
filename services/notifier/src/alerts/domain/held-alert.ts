import type { AlertRaised, AlertResolved } from '@slipstream/events/event-types/alerts/alert-events.ts'
import type { Event } from '@slipstream/events/event.ts'
import type { AlertStateEvent } from './alert-event.ts'
import { cutText } from '../../templates/domain/cut-text.ts'

/** The newest episode of an alert, with what receivers were notified of. Stored: its names stay readable. */
export type HeldAlert = Pick<AlertRaised, 'rule' | 'source' | 'subject' | 'since' | 'severity'> & {
  /** The alert's fingerprint. */
  _id: string
  summary: string
  affected: AlertRaised['affected']
  next: AlertRaised['next']
  /** When it was last raised, by the auditor's clock; ISO 8601 UTC. */
  saidAt: string
  resolved: ({ at: string; reason: string } & Pick<AlertResolved, 'outcome' | 'reportedBy'>) | null
  /** When the notifier received the last change that receivers should know. */
  changedAtMs: number
  /** The `stateKeyOf` that receivers were last notified of while it was firing; null before. */
  told: string | null
  /** Its end was sent, or need not be: the episode is complete. */
  settled: boolean
}

const maxTextLength = 1_000

/**
 * The alert after an event. Repeats change nothing: an episode that has ended is not raised again, and
 * only the end of the newest episode ends it. If an alert fires again before its resolution was sent,
 * receivers see one continuous alert.
 *
 * @param sinceMs an end before it is not sent: alerts were not sent yet
 * @returns the same object if nothing has changed; null if there is no alert yet
 */
export function evolveHeldAlert(
  held: HeldAlert | null,
  event: AlertStateEvent,
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
      ...{ at: event.occurredAt, reason: cutText(reason, maxTextLength) },
      ...(outcome !== undefined && { outcome }),
      ...(reportedBy !== undefined && { reportedBy }),
    },
    changedAtMs: learnedAtMs,
    settled: isBeforeStart,
  }
}

/** @returns the alerts that have changed; see `evolveHeldAlert` */
export function foldHeldAlerts<Known extends HeldAlert>(
  before: ReadonlyMap<string, Known>,
  events: readonly AlertStateEvent[],
  context: { learnedAtMs: number; sinceMs: number },
): HeldAlert[] {
  const after = new Map<string, HeldAlert>(before)
  for (const event of events) {
    const evolved = evolveHeldAlert(after.get(event.subject) ?? null, event, context)
    if (evolved !== null) after.set(event.subject, evolved)
  }
  return [...after.values()].filter((alert) => before.get(alert._id) !== alert)
}

function raised(held: HeldAlert | null, event: Event<'AlertRaised'>, learnedAtMs: number): HeldAlert {
  const { rule, source, subject, since, severity, summary, affected, next } = event.data
  const alert: HeldAlert = {
    _id: event.subject,
    rule,
    source,
    subject,
    since,
    severity,
    summary: cutText(summary, maxTextLength),
    affected,
    next: { ...next, action: cutText(next.action, maxTextLength) },
    saidAt: event.occurredAt,
    resolved: null,
    changedAtMs: learnedAtMs,
    told: held === null || held.settled ? null : held.told,
    settled: false,
  }
  return held === null || hasNews(alert) ? alert : { ...alert, changedAtMs: held.changedAtMs }
}

/** The part of a firing alert whose change is worth a new notification. */
export function stateKeyOf({ severity, affected }: Pick<HeldAlert, 'severity' | 'affected'>): string {
  return JSON.stringify([severity, affected.count, affected.ranges.map(({ first, last }) => [first, last])])
}

/** Whether a firing alert differs from what its receivers were notified of. */
export function hasNews(alert: HeldAlert): boolean {
  return alert.told !== stateKeyOf(alert)
}
