import { alertSilencedSchema } from '@slipstream/events/event-types/alerts/alert-events.ts'
import type { SilenceDocument } from '@slipstream/read-models/alerts/silence-document.ts'
import { z } from 'zod'

const silence = alertSilencedSchema.shape

/** A silence as the API shows it. */
export const silenceResponse = z
  .strictObject({
    silenceId: silence.silenceId,
    match: silence.match,
    by: silence.by,
    reason: silence.reason,
    endsAt: silence.endsAt,
    saidAt: z.string().describe('When the silence was created or last changed.'),
    active: z.boolean().describe('False when it has expired, or the episode that it names has ended.'),
  })
  .meta({ id: 'Silence', description: 'From when, until when and why some alerts are not notified.' })

export type SilenceResponse = z.output<typeof silenceResponse>

export function silenceResponseOf(silence: SilenceDocument, active: boolean): SilenceResponse {
  const { _id, match, by, reason, endsAt, saidAt } = silence
  return { silenceId: _id, match, by, reason, endsAt, saidAt, active }
}
