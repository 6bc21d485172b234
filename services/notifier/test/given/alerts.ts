import { examples } from '@slipstream/events/event-types/examples.ts'
import type { Event } from '@slipstream/events/event.ts'
import type {
  AlertRaised,
  AlertResolved,
  AlertSilenced,
} from '@slipstream/events/event-types/alerts/alert-events.ts'
import { evolveHeldAlert } from '../../src/alerts/domain/held-alert.ts'
import type { HeldAlert } from '../../src/alerts/domain/held-alert.ts'

/** Virtual time begins here: 06:00 on the day of the examples. */
export const startMs = Date.parse('2026-11-21T06:00:00Z')
export const second = 1_000
export const minute = 60 * second
export const hour = 60 * minute

export const instant = (afterMs: number): string => new Date(startMs + afterMs).toISOString()

type Changes = Partial<Omit<AlertRaised, 'since'>>

/** @param sinceMs from the start of the virtual time; the episode's name */
export function raised(
  subject: string,
  sinceMs = 0,
  changes: Changes = {},
  atMs = sinceMs,
): Event<'AlertRaised'> {
  const example = examples.AlertRaised
  const data: AlertRaised = {
    ...example.data,
    subject,
    since: instant(sinceMs),
    summary: `Order ${subject} of shop never arrived, and the shop does not answer.`,
    affected: { count: 1, ranges: [{ first: subject, last: subject }] },
    ...changes,
  }
  const fingerprint = `${data.rule}/${data.source}/${subject}`
  return {
    ...example,
    id: `raised-${fingerprint}-${atMs}`,
    source: data.source,
    subject: fingerprint,
    occurredAt: instant(atMs),
    data,
  }
}

export function resolved(
  of: Event<'AlertRaised'>,
  atMs: number,
  more: Pick<AlertResolved, 'outcome' | 'reportedBy'> = {},
): Event<'AlertResolved'> {
  const { rule, source, subject, since } = of.data
  return {
    ...examples.AlertResolved,
    id: `resolved-${of.subject}-${atMs}`,
    source,
    subject: of.subject,
    occurredAt: instant(atMs),
    data: { rule, source, subject, since, reason: `Order ${subject} was recovered from the shop.`, ...more },
  }
}

export function silenced(
  silenceId: string,
  atMs: number,
  { match = {}, endsAtMs }: { match?: Partial<AlertSilenced['match']>; endsAtMs: number | null },
): Event<'AlertSilenced'> {
  const example = examples.AlertSilenced
  return {
    ...example,
    id: `silenced-${silenceId}-${atMs}`,
    subject: `silence/${silenceId}`,
    occurredAt: instant(atMs),
    data: {
      ...example.data,
      silenceId,
      match: { rule: null, source: null, subject: null, since: null, ...match },
      endsAt: endsAtMs === null ? null : instant(endsAtMs),
    },
  }
}

/** The alert after events that the notifier learned of when they occurred. */
export function held(...events: (Event<'AlertRaised'> | Event<'AlertResolved'>)[]): HeldAlert {
  const alert = events.reduce<HeldAlert | null>(
    (known, event) =>
      evolveHeldAlert(known, event, { learnedAtMs: Date.parse(event.occurredAt), sinceMs: startMs }),
    null,
  )
  if (alert === null) throw new Error('an alert needs to be raised')
  return alert
}
