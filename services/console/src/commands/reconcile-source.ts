import { z } from 'zod'
import { aMoment, moment, note, source } from '../domain/parameters.ts'
import { parameter } from '../domain/parameter.ts'
import { wishRoute } from './command-definition.ts'

export const reconcileSource = wishRoute({
  method: 'post',
  path: '/api/sources/{source}/reconcile',
  operationId: 'reconcileSource',
  summary: 'Compare all orders of a shop with the log now',
  params: z.strictObject({ source }),
  given: z.strictObject({
    since: parameter(
      'Orders modified at this time or later; since the source was declared unless given',
      aMoment,
      moment,
    ).optional(),
    ...note,
  }),
  mayRefuse: [],
  wish: (_wishing, { source }, { since = null, by, reason }) => ({
    request: { to: 'auditor', kind: 'reconcile', payload: { source, since }, by, reason },
  }),
})
