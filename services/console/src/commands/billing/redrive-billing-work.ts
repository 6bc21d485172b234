import { z } from 'zod'
import { parameter } from '../../domain/parameters/parameter.ts'
import { calloutName } from '../../domain/billing/billing-parameters.ts'
import { actorAndReason, line, source } from '../../domain/parameters/parameters.ts'
import { commandDefinition } from '../command-definition.ts'
import { deadLetteredWorkInput } from '../dead-lettered-work-input.ts'

const kinds = ['notices', 'fetches', 'callouts'] as const
const text = 'a text of at most 200 characters'

export const redriveBillingWork = commandDefinition({
  method: 'POST',
  path: '/api/billing/:source/redrive',
  operationId: 'redriveBillingWork',
  permission: 'redrive',
  summary: 'Try dead-lettered mails, fetches or call-outs of a Stripe account again, or only count them',
  params: z.strictObject({ source }),
  input: z.strictObject({
    work: parameter(
      'Mails that are to be decided, objects to be fetched, or call-outs',
      kinds.join(', '),
      z.enum(kinds),
    ),
    callout: calloutName.optional(),
    idContains: parameter('Only those whose id contains this text', text, line(200)).optional(),
    ...deadLetteredWorkInput,
    ...actorAndReason,
  }),
  refusals: [],
  decide: (_context, { source }, { by, reason, dryRun = false, ...where }) => ({
    request: {
      ...{ to: 'billing', kind: 'redrive-billing-work', by, reason },
      payload: { source, dryRun, ...where },
    },
  }),
})
