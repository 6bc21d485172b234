import { z } from 'zod'
import { parameter } from '../../domain/parameters/parameter.ts'
import { actorAndReason, source } from '../../domain/parameters/parameters.ts'
import { commandDefinition } from '../command-definition.ts'
import { failedMailsInput } from '../failed-mails-input.ts'

/** A customer at Stripe. */
const stripeCustomerId = parameter(
  "The customer's id at Stripe",
  '1 to 255 characters',
  z.string().min(1).max(255),
)

export const resendBillingMails = commandDefinition({
  method: 'POST',
  path: '/api/sources/:source/failed-billing-mails/resend',
  operationId: 'resendFailedBillingMails',
  permission: 'resend',
  summary: 'Resend failed mails of billing, of one customer or of a source, or only count them',
  params: z.strictObject({ source }),
  input: z.strictObject({
    customerId: stripeCustomerId.optional(),
    ...failedMailsInput('Decided'),
    ...actorAndReason,
  }),
  refusals: [],
  decide: (_context, { source }, input) => {
    const { customerId = null, failed, since = null, until = null, dryRun = false, by, reason } = input
    const payload = { source, customerId, failed, since, until, dryRun }
    return { request: { to: 'notifier', kind: 'resend-billing-mails', payload, by, reason } }
  },
})
