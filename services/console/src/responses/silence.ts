import { alertSilencedSchema } from '@slipstream/events/event-types/alert-events.ts'
import type { SilenceDocument } from '@slipstream/read-models/alerts/silence-document.ts'
import { z } from 'zod'

const silence = alertSilencedSchema.shape

/** A silence as the API shows it. */
export const silenceAnswer = z
  .strictObject({
    silenceId: silence.silenceId,
    match: silence.match,
    by: silence.by,
    reason: silence.reason,
    endsAt: silence.endsAt,
    saidAt: z.string().describe('When this was said.'),
    active: z.boolean().describe('False when its time is over, or the episode that it names.'),
  })
  .describe('From when on, until when, and why people are not told of some alerts.')

export type SilenceAnswer = z.output<typeof silenceAnswer>

export function shownSilence(silence: SilenceDocument, active: boolean): SilenceAnswer {
  const { _id, match, by, reason, endsAt, saidAt } = silence
  return { silenceId: _id, match, by, reason, endsAt, saidAt, active }
}
