import { alertRaisedSchema } from '@slipstream/events/event-types/alerts/alert-events.ts'
import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import type { SilenceDocument } from '@slipstream/read-models/alerts/silence-document.ts'
import { z } from 'zod'
import { silenceResponseOf, silenceResponse } from './silence.ts'

const alert = alertRaisedSchema.shape

/** An alert as the API shows it. */
export const alertResponse = z
  .strictObject({
    fingerprint: z.string().describe('Identifies the alert, e.g. missing-order/shop/1043.'),
    rule: alert.rule,
    source: alert.source,
    subject: alert.subject,
    since: alert.since,
    state: z.enum(['firing', 'resolved']),
    severity: alert.severity.nullable().describe('Null where the log has only its end.'),
    summary: alert.summary.nullable(),
    affected: alert.affected.nullable(),
    evidence: alert.evidence,
    next: alert.next.nullable(),
    changedAt: z.string().nullable().describe('When it was last raised or changed.'),
    resolvedAt: z.string().nullable(),
    resolvedReason: z.string().nullable(),
    silenced: z.boolean().describe('Whether its notifications are suppressed.'),
    silences: z.array(silenceResponse).describe('The silences that match: by whom and why.'),
  })
  .meta({ id: 'Alert', description: 'Something that needs or needed a person, in its latest episode.' })

export type AlertResponse = z.output<typeof alertResponse>

export function alertResponseOf(
  document: AlertDocument,
  silences: readonly SilenceDocument[],
): AlertResponse {
  const { _id, raisedEventId: _raised, resolvedEventId: _resolved, expiresAt: _expires, ...fields } = document
  return {
    fingerprint: _id,
    ...fields,
    silenced: silences.length > 0,
    silences: silences.map((silence) => silenceResponseOf(silence, true)),
  }
}
