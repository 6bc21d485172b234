import { z } from 'zod'
import { actorAndReason } from '../../domain/parameters.ts'
import { commandDefinition } from '../command-definition.ts'
import { shipmentIdOf, shipmentParams, toFulfillment } from './shipment-command.ts'

export const redriveShipment = commandDefinition({
  method: 'POST',
  path: '/api/shipments/:source/:orderId/:shipmentNumber/redrive',
  operationId: 'redriveShipment',
  summary: 'Try a dead-lettered shipment again',
  params: shipmentParams,
  input: z.strictObject(actorAndReason),
  refusals: [],
  decide: (_context, shipment, actor) =>
    toFulfillment(
      'redrive-shipments',
      { where: { shipmentId: shipmentIdOf(shipment) }, dryRun: false, perSecond: 10 },
      actor,
    ),
})
