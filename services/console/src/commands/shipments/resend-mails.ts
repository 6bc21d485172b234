import { z } from 'zod'
import { parameter } from '../../domain/parameter.ts'
import { actorAndReason, orderId, source, timestamp } from '../../domain/parameters.ts'
import { commandDefinition } from '../command-definition.ts'

const reasons = ['refused', 'attempts-exhausted', 'outcome-unknown', 'expired', 'any'] as const

export const resendMails = commandDefinition({
  method: 'POST',
  path: '/api/sources/:source/failed-shipment-mails/resend',
  operationId: 'resendShipmentMails',
  summary: 'Resend failed mails about shipments, of one order or of a source, or only count them',
  params: z.strictObject({ source }),
  input: z.strictObject({
    orderId: orderId.optional(),
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
    const { orderId = null, failed, since = null, until = null, dryRun = false, by, reason } = input
    const payload = { source, orderId, failed, since, until, dryRun }
    return { request: { to: 'notifier', kind: 'resend-shipment-mails', payload, by, reason } }
  },
})
