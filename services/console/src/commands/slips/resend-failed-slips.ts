import { z } from 'zod'
import { actorAndReason, source } from '../../domain/parameters/parameters.ts'
import { commandDefinition } from '../command-definition.ts'
import { failedMailsInput } from '../failed-mails-input.ts'

export const resendFailedSlips = commandDefinition({
  method: 'POST',
  path: '/api/sources/:source/failed-slips/resend',
  operationId: 'resendFailedSlips',
  permission: 'resend',
  summary: 'Resend the failed slips of a source, or only count them',
  params: z.strictObject({ source }),
  input: z.strictObject({
    ...failedMailsInput('Due'),
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
