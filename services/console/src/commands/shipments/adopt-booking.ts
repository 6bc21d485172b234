import { z } from 'zod'
import { parameter } from '../../domain/parameters/parameter.ts'
import { actorAndReason, line } from '../../domain/parameters/parameters.ts'
import { commandDefinition } from '../command-definition.ts'
import { shipmentIdOf, shipmentParams, toFulfillment } from './shipment-command.ts'

const text = 'a text of at most 200 characters'

export const adoptBooking = commandDefinition({
  method: 'POST',
  path: '/api/shipments/:source/:orderId/:shipmentNumber/adopt-booking',
  operationId: 'adoptBooking',
  permission: 'shipments',
  summary: 'Confirm that the carrier booked the shipment',
  params: shipmentParams,
  input: z.strictObject({
    carrierShipmentId: parameter("The carrier's id of the shipment", text, line(200)),
    trackingNumber: parameter('Its tracking number', text, line(200)).optional(),
    trackingUrl: parameter(
      'Where people can follow it',
      'a URL such as https://post.example/track/TR-1, of at most 2000 characters',
      z
        .string()
        .max(2_000)
        .regex(/^https?:[/][/]([A-Za-z0-9-]+[.])*[A-Za-z][A-Za-z0-9-]*([/?#][!-~]*)?$/),
    ).optional(),
    ...actorAndReason,
  }),
  refusals: [],
  decide: (_context, shipment, given) => {
    const { carrierShipmentId, trackingNumber = null, trackingUrl = null } = given
    const payload = { shipmentId: shipmentIdOf(shipment), carrierShipmentId, trackingNumber, trackingUrl }
    return toFulfillment('adopt-booking', payload, given)
  },
})
