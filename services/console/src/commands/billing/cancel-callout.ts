import { z } from 'zod'
import { calloutTaskId } from '../../domain/billing/billing-parameters.ts'
import { actorAndReason, source } from '../../domain/parameters/parameters.ts'
import { commandDefinition } from '../command-definition.ts'

export const cancelCallout = commandDefinition({
  method: 'POST',
  path: '/api/callouts/:source/:taskId/cancel',
  operationId: 'cancelCallout',
  permission: 'redrive',
  summary: 'Cancel a call-out: it is not sent any more, and no callback is awaited',
  params: z.strictObject({ source, taskId: calloutTaskId }),
  input: z.strictObject(actorAndReason),
  refusals: [],
  decide: (_context, payload, { by, reason }) => ({
    request: { to: 'billing', kind: 'cancel-callout', payload, by, reason },
  }),
})
