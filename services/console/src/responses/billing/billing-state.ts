import { provenanceSchema } from '@slipstream/events/event-types/provenance.ts'
import { z } from 'zod'

const time = z.string().describe('ISO 8601 UTC.')
const via = provenanceSchema.shape.via
const changeType = z
  .string()
  .nullable()
  .describe("The provider's name of what happened, e.g. `invoice.paid`; null where the object was fetched.")

const timelineEntry = z.strictObject({
  status: z.string(),
  at: time,
  atIs: z
    .enum(['reported', 'notAfter'])
    .describe('notAfter where the object was fetched: since when it has the status is not known.'),
  eventId: z.string().describe('The event that this is known from.'),
  type: changeType,
  via,
})

/** What the response of every billing object has beside its state. */
export const billingState = {
  isUncertain: z
    .boolean()
    .describe('Whether events leave open which state is the newest: the object is then fetched.'),
  uncertainty: z
    .strictObject({
      reason: z
        .enum(['same-second', 'fetched-about-then'])
        .describe(
          'same-second: different states of one second, which nothing orders. fetched-about-then: it was fetched too close to an event of another state.',
        ),
      fetchFrom: time.describe('An object that is requested then or later decides.'),
    })
    .nullable(),
  stateAt: time.describe('The time of the state, by the event that has it.'),
  timeline: z.array(timelineEntry).describe('Changes of status, oldest first.'),
  provenance: z
    .strictObject({
      eventId: z.string(),
      type: changeType,
      changeId: z.string().nullable().describe("The provider's id of its event."),
      apiVersion: z.string().nullable(),
      via,
    })
    .describe('How the current state is known.'),
}
