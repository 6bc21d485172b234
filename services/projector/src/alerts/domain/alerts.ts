import type { Event } from '@slipstream/events/event.ts'
import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import { expiryOf, isLater } from './alert-event.ts'
import type { ReadModel } from '../../domain/read-model.ts'

export const alerts: ReadModel = {
  name: 'alerts',
  indexes: [
    { since: -1, _id: -1 },
    { state: 1, since: -1, _id: -1 },
  ],
  expiresBy: 'expiresAt',
}

/**
 * An alert after an event of it. An episode begins with its `since`, and the later one counts. Within it the last of what it said
 * counts, and its first end: nothing that comes late, twice or in another order changes that.
 *
 * @returns the same document when the event says nothing new
 */
export function evolveAlert(
  before: AlertDocument | null,
  event: Event<'AlertRaised' | 'AlertResolved'>,
): AlertDocument {
  const apartMs = before === null ? 1 : Date.parse(event.data.since) - Date.parse(before.since)
  if (before !== null && apartMs < 0) return before
  const episode = before === null || apartMs > 0 ? beginning(event) : before
  const said = { at: event.occurredAt, eventId: event.id }

  if (event.type === 'AlertRaised') {
    if (!isLater(said, { at: episode.changedAt, eventId: episode.raisedEventId })) return episode
    const { severity, summary, affected, evidence, next } = event.data
    return {
      ...episode,
      ...{ severity, summary, affected, evidence, next },
      changedAt: said.at,
      raisedEventId: said.eventId,
    }
  }
  const { resolvedAt, resolvedEventId } = episode
  if (resolvedAt !== null && resolvedEventId !== null) {
    if (!isLater({ at: resolvedAt, eventId: resolvedEventId }, said)) return episode
  }
  return {
    ...episode,
    state: 'resolved',
    resolvedAt: said.at,
    resolvedReason: event.data.reason,
    resolvedEventId: said.eventId,
    expiresAt: expiryOf(said.at),
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
