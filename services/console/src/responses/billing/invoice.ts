import { invoiceChangedSchema } from '@slipstream/events/event-types/billing/billing-events.ts'
import { z } from 'zod'
import { billingState } from './billing-state.ts'

const data = invoiceChangedSchema.shape
const attempt = z.strictObject({ attempt: data.invoice.shape.attemptCount, at: z.string() })

/** An invoice as the API shows it. */
export const invoiceResponse = z
  .strictObject({
    source: data.source,
    ...data.invoice.shape,
    ...billingState,
    lastFailure: attempt.nullable().describe('The last attempt to collect it that was reported as failed.'),
    lastActionRequired: attempt
      .nullable()
      .describe('The last attempt that the customer had to confirm. It may be confirmed since.'),
  })
  .meta({ id: 'Invoice', description: 'An invoice in its newest state.' })

export type InvoiceResponse = z.output<typeof invoiceResponse>
