import { z } from 'zod'
import { instant } from './instant.ts'

/*
 * This is the storage format: who was erased. No field may tell who the person
 * is without the keys of personal data.
 */

const name = z.string().min(1)

/**
 * An erasure began. A restored database may have the person again: they are found by this, and erased again.
 */
export const personErasedSchema = z.strictObject({
  person: name.describe('A hash of the e-mail, with a key that belongs to those of personal data.'),
  orders: z
    .array(
      z.strictObject({
        subject: name.describe('An order, `source/orderId`, or a billing customer, `source/customerId`.'),
        isOwner: z.boolean().describe('False for a participant of an order of somebody else.'),
        participantIds: z.array(name).describe('The participants of the order who are the person.'),
      }),
    )
    .describe('What the person has to do with them; a long list is divided between several events.'),
  startedAt: instant,
  by: name.describe('Who erased the person.'),
})

export type PersonErased = z.infer<typeof personErasedSchema>
