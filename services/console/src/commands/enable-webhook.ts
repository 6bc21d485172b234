import { z } from 'zod'
import { line, actorAndReason, source } from '../domain/parameters/parameters.ts'
import { parameter } from '../domain/parameters/parameter.ts'
import { commandDefinition } from './command-definition.ts'

export const enableWebhook = commandDefinition({
  method: 'POST',
  path: '/api/sources/:source/webhooks/:id/enable',
  operationId: 'enableWebhook',
  summary: 'Enable a webhook that the shop or Stripe has disabled',
  params: z.strictObject({
    source,
    id: parameter(
      "The webhook's id at the shop, or the endpoint's at Stripe",
      'an id of at most 255 characters',
      line(255),
    ),
  }),
  input: z.strictObject(actorAndReason),
  refusals: [],
  decide: (_context, { source, id }, { by, reason }) => ({
    request: { to: 'auditor', kind: 'enable-webhook', payload: { source, webhookId: id }, by, reason },
  }),
})
