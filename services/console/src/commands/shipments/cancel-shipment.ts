import { z } from 'zod'
import { actorAndReason } from '../../domain/parameters/parameters.ts'
import { commandDefinition } from '../command-definition.ts'
import { shipmentIdOf, shipmentParams, toFulfillment } from './shipment-command.ts'

export const cancelShipment = commandDefinition({
  method: 'POST',
  path: '/api/shipments/:source/:orderId/:shipmentNumber/cancel',
  operationId: 'cancelShipment',
  permission: 'shipments',
  summary:
    'Cancel a shipment: it is not booked, or its booking is voided. Refused once the carrier has the parcel',
  params: shipmentParams,
  input: z.strictObject(actorAndReason),
  refusals: [],
  decide: (_context, shipment, actor) =>
    toFulfillment('cancel-shipment', { shipmentId: shipmentIdOf(shipment) }, actor),
})
