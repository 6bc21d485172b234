import { z } from 'zod'
import { parameter } from '../domain/parameter.ts'
import { timestamp, actorAndReason, source } from '../domain/parameters.ts'
import { commandDefinition } from './command-definition.ts'

const reasons = ['refused', 'attempts-exhausted', 'outcome-unknown', 'expired', 'any'] as const

export const resendFailedSlips = commandDefinition({
  method: 'POST',
  path: '/api/sources/:source/failed-slips/resend',
  operationId: 'resendFailedSlips',
  summary: 'Resend the failed slips of a source, or only count them',
  params: z.strictObject({ source }),
  input: z.strictObject({
    failed: parameter('Why they failed', reasons.join(', '), z.enum(reasons)),
    since: timestamp('Due at this time or later').optional(),
    until: timestamp('Due before this time').optional(),
    dryRun: parameter(
      'Whether they are only counted. Default: false',
      'true or false',
      z.boolean(),
    ).optional(),
    ...actorAndReason,
  }),
  refusals: [],
  decide: (_context, { source }, { failed, since = null, until = null, dryRun = false, by, reason }) => ({
    request: {
      to: 'notifier',
      kind: 'resend-failed-slips',
      payload: { source, failed, since, until, dryRun },
      ...{ by, reason },
    },
  }),
})
