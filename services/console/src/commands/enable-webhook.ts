import { z } from 'zod'
import { line, note, source } from '../domain/parameters.ts'
import { parameter } from '../domain/parameter.ts'
import { wishRoute } from './command-definition.ts'

export const enableWebhook = wishRoute({
  method: 'post',
  path: '/api/sources/{source}/webhooks/{id}/enable',
  operationId: 'enableWebhook',
  summary: 'Have a shop switch a webhook on again that it has disabled',
  params: z.strictObject({
    source,
    id: parameter("The webhook's id at the shop", 'an id of at most 63 characters', line(63)),
  }),
  given: z.strictObject(note),
  mayRefuse: [],
  wish: (_wishing, { source, id }, { by, reason }) => ({
    request: { to: 'auditor', kind: 'enable-webhook', payload: { source, webhookId: id }, by, reason },
  }),
})
