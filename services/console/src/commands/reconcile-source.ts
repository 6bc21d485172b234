import { z } from 'zod'
import { timestamp, actorAndReason, source } from '../domain/parameters/parameters.ts'
import { commandDefinition } from './command-definition.ts'

export const reconcileSource = commandDefinition({
  method: 'POST',
  path: '/api/sources/:source/reconcile',
  operationId: 'reconcileSource',
  permission: 'compare',
  summary: 'Compare all orders of a shop, or the objects of a Stripe account, with the log now',
  params: z.strictObject({ source }),
  input: z.strictObject({
    since: timestamp(
      'Orders modified at this time or later. Default: since the source was declared',
    ).optional(),
    ...actorAndReason,
  }),
  refusals: [],
  decide: (_context, { source }, { since = null, by, reason }) => ({
    request: { to: 'auditor', kind: 'reconcile', payload: { source, since }, by, reason },
  }),
})
