import { z } from 'zod'
import { parameter } from '../../domain/parameters/parameter.ts'
import { actorAndReason, line, source } from '../../domain/parameters/parameters.ts'
import { carrier } from '../../domain/shipments/shipment-parameters.ts'
import { commandDefinition } from '../command-definition.ts'
import { deadLetteredWorkInput } from '../dead-lettered-work-input.ts'
import { toFulfillment } from './shipment-command.ts'

const steps = ['check-address', 'book', 'fetch-label', 'void'] as const
const text = 'a text of at most 200 characters'

export const redriveShipments = commandDefinition({
  method: 'POST',
  path: '/api/shipments/redrive',
  operationId: 'redriveShipments',
  permission: 'redrive',
  summary: 'Try dead-lettered shipments again, all or those that match, or only count them',
  params: z.strictObject({}),
  input: z.strictObject({
    source: source.optional(),
    carrier: carrier.optional(),
    step: parameter('Only those that failed at this step', steps.join(', '), z.enum(steps)).optional(),
    code: parameter('Only those with this error code of the carrier', text, line(200)).optional(),
    ...deadLetteredWorkInput,
    ratePerSecond: parameter(
      'The maximum rate in shipments per second. Default: 10',
      'a number above 0, at most 1000',
      z.number().positive().max(1_000),
    ).optional(),
    ...actorAndReason,
  }),
  refusals: [],
  decide: (_context, _params, { dryRun = false, ratePerSecond: perSecond = 10, by, reason, ...where }) =>
    toFulfillment('redrive-shipments', { where, dryRun, perSecond }, { by, reason }),
})
