import { z } from 'zod'
import { instant } from '../instant.ts'

/*
 * This is the storage format: who arrived at the desk. No field has personal data of
 * participants: who they are is in the order.
 */

const name = z.string().min(1)

const whom = {
  source: name,
  orderId: name,
  participantId: name
    .nullable()
    .describe('As in the events of the order; null where the order names no participants.'),
  revision: z.int().min(1).describe('Rises by 1 with each event of the participant, from 1.'),
}

/** A participant arrived. The time is that of the scanning device, never after the server's. */
export const participantCheckedInSchema = z.strictObject({
  ...whom,
  scanId: name.describe('Given by the device: the same for the same scan, however often it is sent.'),
  scannedAt: instant.describe('By the clock of the device; earlier than `recordedAt` if it was offline.'),
  recordedAt: instant.describe('By the clock of the server.'),
  by: name.describe('Who was signed in at the desk.'),
  how: z.enum(['code', 'typed']).describe('The code of the slip was read, or the participant was looked up.'),
  registeredFor: z
    .string()
    .nullable()
    .describe('The name of the line item as it then was; null where none is known.'),
})

/** The participant counts as not arrived again. */
export const checkInUndoneSchema = z.strictObject({
  ...whom,
  recordedAt: instant,
  by: name,
  reason: name,
  registeredFor: z.string().nullable(),
})

export type ParticipantCheckedIn = z.infer<typeof participantCheckedInSchema>
export type CheckInUndone = z.infer<typeof checkInUndoneSchema>
