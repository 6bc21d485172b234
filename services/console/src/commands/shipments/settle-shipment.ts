import { z } from 'zod'
import { actorAndReason } from '../../domain/parameters/parameters.ts'
import { commandDefinition } from '../command-definition.ts'
import { shipmentIdOf, shipmentParams, toFulfillment } from './shipment-command.ts'

export const settleShipment = commandDefinition({
  method: 'POST',
  path: '/api/shipments/:source/:orderId/:shipmentNumber/settle',
  operationId: 'settleShipment',
  permission: 'shipments',
  summary:
    'Report that what went wrong with a parcel is settled: returned, lost, stalled, not voided, or changed too late. Its alerts end',
  params: shipmentParams,
  input: z.strictObject(actorAndReason),
  refusals: [],
  decide: (_context, shipment, actor) =>
    toFulfillment('settle-shipment', { shipmentId: shipmentIdOf(shipment) }, actor),
})
