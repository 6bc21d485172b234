import { z } from 'zod'
import { actorAndReason, orderId, source } from '../domain/parameters.ts'
import { commandDefinition } from './command-definition.ts'

export const resendSlip = commandDefinition({
  method: 'POST',
  path: '/api/orders/:source/:orderId/slip',
  operationId: 'resendSlip',
  permission: 'resend',
  summary: 'Resend the slips of an order',
  params: z.strictObject({ source, orderId }),
  input: z.strictObject(actorAndReason),
  refusals: [],
  decide: (_context, { source, orderId }, { by, reason }) => ({
    request: { to: 'notifier', kind: 'resend-slip', payload: { source, orderId }, by, reason },
  }),
})
