import { z } from 'zod'
import { note, orderId, source } from '../domain/parameters.ts'
import { wishRoute } from './command-definition.ts'

export const resendSlip = wishRoute({
  method: 'post',
  path: '/api/orders/{source}/{orderId}/slip',
  operationId: 'resendSlip',
  summary: 'Send the slips of an order once more',
  params: z.strictObject({ source, orderId }),
  given: z.strictObject(note),
  mayRefuse: [],
  wish: (_wishing, { source, orderId }, { by, reason }) => ({
    request: { to: 'notifier', kind: 'resend-slip', payload: { source, orderId }, by, reason },
  }),
})
