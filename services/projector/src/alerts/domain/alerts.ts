import type { AlertEvent, Event } from '@slipstream/events/event.ts'
import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import { expiryOf, isLater } from './alert-event.ts'
import type { ReadModel } from '../../domain/read-model.ts'

export const alerts: ReadModel = {
  name: 'alerts',
  indexes: [
    { since: -1, _id: -1 },
    { state: 1, since: -1, _id: -1 },
    { state: 1, resolvedAt: -1, _id: -1 },
    { source: 1, subject: 1 },
  ],
  expiresBy: 'expiresAt',
}

/**
 * An alert after an event. The episode with the later `since` wins. Within an episode the last raise and the
 * first resolution win, so late, repeated or reordered events change nothing.
 *
 * @returns the same document if the event adds nothing
 */
export function evolveAlert(
  before: AlertDocument | null,
  event: Event<'AlertRaised' | 'AlertResolved'>,
): AlertDocument {
  const apartMs = before === null ? 1 : Date.parse(event.data.since) - Date.parse(before.since)
  if (before !== null && apartMs < 0) return before
  const episode = before === null || apartMs > 0 ? beginning(event) : before
  const stated = { at: event.occurredAt, eventId: event.id }

  if (event.type === 'AlertRaised') {
    if (!isLater(stated, { at: episode.changedAt, eventId: episode.raisedEventId })) return episode
    const { severity, summary, affected, evidence, next } = event.data
    return {
      ...episode,
      ...{ severity, summary, affected, evidence, next },
      changedAt: stated.at,
      raisedEventId: stated.eventId,
    }
  }
  const { resolvedAt, resolvedEventId } = episode
  if (resolvedAt !== null && resolvedEventId !== null) {
    if (!isLater({ at: resolvedAt, eventId: resolvedEventId }, stated)) return episode
  }
  return {
    ...episode,
    state: 'resolved',
    resolvedAt: stated.at,
    resolvedReason: event.data.reason,
    resolvedEventId: stated.eventId,
    expiresAt: expiryOf(stated.at),
  }
}

function beginning({ subject, data }: Event<'AlertRaised' | 'AlertResolved'>): AlertDocument {
  return {
    _id: subject,
    rule: data.rule,
    source: data.source,
    subject: data.subject,
    since: data.since,
    state: 'firing',
    severity: null,
    summary: null,
    affected: null,
    evidence: [],
    next: null,
    changedAt: null,
    resolvedAt: null,
    resolvedReason: null,
    raisedEventId: null,
    resolvedEventId: null,
    expiresAt: null,
  }
}

/** @returns the alerts that have changed */
export function projectAlerts(
  before: ReadonlyMap<string, AlertDocument>,
  events: readonly AlertEvent[],
): AlertDocument[] {
  const after = new Map(before)
  for (const event of events) {
    if (event.type === 'AlertSilenced') continue
    after.set(event.subject, evolveAlert(after.get(event.subject) ?? null, event))
  }
  return [...after.values()].filter((alert) => before.get(alert._id) !== alert)
}
