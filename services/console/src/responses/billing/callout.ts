import { calloutRequestedSchema } from '@slipstream/events/event-types/billing/billing-work-events.ts'
import { calloutStates } from '@slipstream/read-models/callouts/callout-document.ts'
import { z } from 'zod'

const { source, customerId, taskId, callout, rule, cause } = calloutRequestedSchema.shape

/** A call-out as the API shows it. */
export const calloutResponse = z
  .strictObject({
    ...{ source, customerId, taskId, callout, rule, cause },
    state: z
      .enum(calloutStates)
      .describe(
        '`waiting`: for its next attempt; `awaiting-callback`: the endpoint responded 202; `dead-lettered`: it waits for a person.',
      ),
    attempts: z.int().describe('Requests since it was made, or redriven the last time.'),
    nextAt: z
      .string()
      .nullable()
      .describe(
        'When it is sent next at the earliest, or by when its callback must arrive; null when it is over or dead-lettered.',
      ),
    lastError: z.string().nullable().describe('Why it is not delivered; null where nothing failed.'),
    reason: z.string().nullable().describe('Why it was redriven, cancelled or withdrawn.'),
    requestedAt: z.string(),
    changedAt: z.string(),
  })
  .meta({ id: 'Callout', description: "A request to the service's own endpoint, and how far it is." })

export type CalloutResponse = z.output<typeof calloutResponse>
