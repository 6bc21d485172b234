import type { QuarantinedEntry } from '@slipstream/read-models/reports/quarantined-entry.ts'
import { z } from 'zod'

/** A delivery in quarantine, without its content. */
export const quarantinedResponse = z
  .strictObject({
    eventId: z.string().describe('As in the response to the delivery.'),
    source: z.string(),
    quarantinedFor: z.string().describe('The reason, as a word.'),
    position: z.string().describe('In quarantine.'),
    receivedAt: z.string(),
  })
  .meta({ id: 'Quarantined', description: 'An authentic delivery that could not be mapped.' })

export type QuarantinedResponse = z.output<typeof quarantinedResponse>

export function quarantinedResponseOf(entry: QuarantinedEntry): QuarantinedResponse {
  const { _id: eventId, source, reason: quarantinedFor, position, at } = entry
  return { eventId, source, quarantinedFor, position, receivedAt: at.toISOString() }
}
