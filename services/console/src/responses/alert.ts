import { alertRaisedSchema } from '@slipstream/events/event-types/alert-events.ts'
import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import type { SilenceDocument } from '@slipstream/read-models/alerts/silence-document.ts'
import { z } from 'zod'
import { shownSilence, silenceAnswer } from './silence.ts'

const alert = alertRaisedSchema.shape

/** An alert as the API shows it. */
export const alertAnswer = z
  .strictObject({
    fingerprint: z.string().describe('Names the alert, as missing-order/shop/1043.'),
    rule: alert.rule,
    source: alert.source,
    subject: alert.subject,
    since: alert.since,
    state: z.enum(['firing', 'resolved']),
    severity: alert.severity.nullable().describe('Null where the log has kept only its end.'),
    summary: alert.summary.nullable(),
    affected: alert.affected.nullable(),
    evidence: alert.evidence,
    next: alert.next.nullable(),
    changedAt: z.string().nullable().describe('When it was last raised or changed.'),
    resolvedAt: z.string().nullable(),
    resolvedReason: z.string().nullable(),
    silenced: z.boolean().describe('Whether people are not told of it.'),
    silences: z.array(silenceAnswer).describe('By whom and why, where it is silenced.'),
  })
  .describe('Something that needs a person, or did, in its last episode.')

export type AlertAnswer = z.output<typeof alertAnswer>

export function shownAlert(document: AlertDocument, silences: readonly SilenceDocument[]): AlertAnswer {
  const { _id, raisedEventId: _raised, resolvedEventId: _resolved, expiresAt: _expires, ...told } = document
  return {
    fingerprint: _id,
    ...told,
    silenced: silences.length > 0,
    silences: silences.map((silence) => shownSilence(silence, true)),
  }
}
