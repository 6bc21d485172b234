import { z } from 'zod'
import { aMoment, moment, note, source } from '../domain/parameters.ts'
import { parameter } from '../domain/parameter.ts'
import { wishRoute } from './command-definition.ts'

export const backfillSource = wishRoute({
  method: 'post',
  path: '/api/sources/{source}/backfill',
  operationId: 'backfillSource',
  summary: 'Bring in the orders of a shop from before its source was declared',
  params: z.strictObject({ source }),
  given: z.strictObject({
    since: parameter('Orders last modified at this time or later', aMoment, moment),
    mail: parameter(
      'Whether slips are sent for what these orders have reached already; not unless given',
      'true or false',
      z.boolean(),
    ).optional(),
    ...note,
  }),
  mayRefuse: [],
  wish: (_wishing, { source }, { since, mail = false, by, reason }) => ({
    request: { to: 'auditor', kind: 'backfill', payload: { source, since, mail }, by, reason },
  }),
})
