import { z } from 'zod'
import { parameter } from '../../domain/parameter.ts'
import { actorAndReason, source, timestamp } from '../../domain/parameters.ts'
import { commandDefinition } from '../command-definition.ts'

const reasons = ['refused', 'attempts-exhausted', 'outcome-unknown', 'expired', 'any'] as const

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
  summary: 'Resend failed mails of billing, of one customer or of a source, or only count them',
  params: z.strictObject({ source }),
  input: z.strictObject({
    customerId: stripeCustomerId.optional(),
    failed: parameter('Why they failed', reasons.join(', '), z.enum(reasons)),
    since: timestamp('Decided at this time or later').optional(),
    until: timestamp('Decided before this time').optional(),
    dryRun: parameter(
      'Whether they are only counted. Default: false',
      'true or false',
      z.boolean(),
    ).optional(),
    ...actorAndReason,
  }),
  refusals: [],
  decide: (_context, { source }, input) => {
    const { customerId = null, failed, since = null, until = null, dryRun = false, by, reason } = input
    const payload = { source, customerId, failed, since, until, dryRun }
    return { request: { to: 'notifier', kind: 'resend-billing-mails', payload, by, reason } }
  },
})
