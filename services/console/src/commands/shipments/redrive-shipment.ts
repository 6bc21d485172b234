import { z } from 'zod'
import { parameter } from '../../domain/parameters/parameter.ts'
import { actorAndReason } from '../../domain/parameters/parameters.ts'
import { commandDefinition } from '../command-definition.ts'
import { shipmentIdOf, shipmentParams, toFulfillment } from './shipment-command.ts'

export const redriveShipment = commandDefinition({
  method: 'POST',
  path: '/api/shipments/:source/:orderId/:shipmentNumber/redrive',
  operationId: 'redriveShipment',
  permission: 'redrive',
  summary: 'Try a dead-lettered shipment again',
  params: shipmentParams,
  input: z.strictObject({
    dryRun: parameter(
      'Whether it is only looked up. Default: false',
      'true or false',
      z.boolean(),
    ).optional(),
    ...actorAndReason,
  }),
  refusals: [],
  decide: (_context, shipment, { dryRun = false, by, reason }) =>
    toFulfillment(
      'redrive-shipments',
      { where: { shipmentId: shipmentIdOf(shipment) }, dryRun, perSecond: 10 },
      { by, reason },
    ),
})
