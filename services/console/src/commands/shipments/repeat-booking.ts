import { z } from 'zod'
import { actorAndReason } from '../../domain/parameters/parameters.ts'
import { commandDefinition } from '../command-definition.ts'
import { shipmentIdOf, shipmentParams, toFulfillment } from './shipment-command.ts'

export const repeatBooking = commandDefinition({
  method: 'POST',
  path: '/api/shipments/:source/:orderId/:shipmentNumber/repeat-booking',
  operationId: 'repeatBooking',
  permission: 'shipments',
  summary: 'Book again a shipment that the carrier did not book',
  params: shipmentParams,
  input: z.strictObject(actorAndReason),
  refusals: [],
  decide: (_context, shipment, actor) =>
    toFulfillment('repeat-booking', { shipmentId: shipmentIdOf(shipment) }, actor),
})
