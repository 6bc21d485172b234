import { z } from 'zod'
import { timestamp, actorAndReason, source } from '../domain/parameters/parameters.ts'
import { parameter } from '../domain/parameters/parameter.ts'
import { commandDefinition } from './command-definition.ts'

export const backfillSource = commandDefinition({
  method: 'POST',
  path: '/api/sources/:source/backfill',
  operationId: 'backfillSource',
  summary: 'Import the orders of a shop from before its source was declared',
  params: z.strictObject({ source }),
  input: z.strictObject({
    since: timestamp('Orders last modified at this time or later'),
    mail: parameter(
      'Whether slips are sent for statuses that these orders have already reached. Default: false',
      'true or false',
      z.boolean(),
    ).optional(),
    ...actorAndReason,
  }),
  refusals: [],
  decide: (_context, { source }, { since, mail = false, by, reason }) => ({
    request: { to: 'auditor', kind: 'backfill', payload: { source, since, mail }, by, reason },
  }),
})
