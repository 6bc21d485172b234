import { z } from 'zod'
import { actorAndReason, orderId, source } from '../../domain/parameters/parameters.ts'
import { commandDefinition } from '../command-definition.ts'
import { failedMailsInput } from '../failed-mails-input.ts'

export const resendMails = commandDefinition({
  method: 'POST',
  path: '/api/sources/:source/failed-shipment-mails/resend',
  operationId: 'resendShipmentMails',
  permission: 'resend',
  summary: 'Resend failed mails about shipments, of one order or of a source, or only count them',
  params: z.strictObject({ source }),
  input: z.strictObject({
    orderId: orderId.optional(),
    ...failedMailsInput('Decided'),
    ...actorAndReason,
  }),
  refusals: [],
  decide: (_context, { source }, input) => {
    const { orderId = null, failed, since = null, until = null, dryRun = false, by, reason } = input
    const payload = { source, orderId, failed, since, until, dryRun }
    return { request: { to: 'notifier', kind: 'resend-shipment-mails', payload, by, reason } }
  },
})
