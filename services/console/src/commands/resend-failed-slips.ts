import { z } from 'zod'
import { parameter } from '../domain/parameter.ts'
import { moment, note, source } from '../domain/parameters.ts'
import { wishRoute } from './command-definition.ts'

const reasons = ['refused', 'attempts-exhausted', 'outcome-unknown', 'expired', 'any'] as const
const aTime = 'a time such as 2026-11-21T06:42:15Z'

export const resendFailedSlips = wishRoute({
  method: 'post',
  path: '/api/sources/{source}/failed-slips/resend',
  operationId: 'resendFailedSlips',
  summary: 'Send the slips of a source once more that failed, or only count them',
  params: z.strictObject({ source }),
  given: z.strictObject({
    failed: parameter('Why they failed', reasons.join(', '), z.enum(reasons)),
    since: parameter('Due at this time or later', aTime, moment).optional(),
    until: parameter('Due before this time', aTime, moment).optional(),
    dryRun: parameter('Whether they are only counted', 'true or false', z.boolean()).optional(),
    ...note,
  }),
  mayRefuse: [],
  wish: (_wishing, { source }, { failed, since = null, until = null, dryRun = false, by, reason }) => ({
    request: {
      to: 'notifier',
      kind: 'resend-failed-slips',
      payload: { source, failed, since, until, dryRun },
      ...{ by, reason },
    },
  }),
})
