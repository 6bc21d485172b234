import { z } from 'zod'
import { parameter } from '../../domain/parameters/parameter.ts'
import { actorAndReason, line, orderId, source } from '../../domain/parameters/parameters.ts'
import { commandDefinition } from '../command-definition.ts'

export const resendSlip = commandDefinition({
  method: 'POST',
  path: '/api/orders/:source/:orderId/slip',
  operationId: 'resendSlip',
  permission: 'resend',
  summary: 'Resend the slips of an order',
  params: z.strictObject({ source, orderId }),
  input: z.strictObject({
    recipient: parameter(
      'Only to this one. Default: to all who get one',
      'registrant, or the id of a participant',
      line(200),
    ).optional(),
    ...actorAndReason,
  }),
  refusals: [],
  decide: (_context, { source, orderId }, { recipient, by, reason }) => {
    const to = recipient === undefined ? {} : { recipient: recipientOf(recipient) }
    return {
      request: { to: 'notifier', kind: 'resend-slip', payload: { source, orderId, ...to }, by, reason },
    }
  },
})

const recipientOf = (recipient: string) =>
  recipient === 'registrant' ? { kind: 'registrant' } : { kind: 'participant', participantId: recipient }
