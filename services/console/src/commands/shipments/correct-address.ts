import { z } from 'zod'
import { parameter } from '../../domain/parameters/parameter.ts'
import { actorAndReason, line } from '../../domain/parameters/parameters.ts'
import { commandDefinition } from '../command-definition.ts'
import { shipmentIdOf, shipmentParams, toFulfillment } from './shipment-command.ts'

const text = (meaning: string, maxLength = 200) =>
  parameter(meaning, `a text of at most ${maxLength} characters`, line(maxLength)).optional()

export const correctAddress = commandDefinition({
  method: 'POST',
  path: '/api/shipments/:source/:orderId/:shipmentNumber/address',
  operationId: 'correctShipmentAddress',
  permission: 'shipments',
  summary: 'Replace the recipient of a shipment that is not booked yet. A dead-lettered one is tried again',
  params: shipmentParams,
  input: z.strictObject({
    name: text('Who gets the parcel'),
    company: text('Their company'),
    email: text('Where the carrier or the shop can write to them', 320),
    phone: text('Where the carrier can call them', 60),
    lines: parameter(
      'Street and number, one line each',
      '1 to 10 texts of at most 200 characters',
      z.array(line(200)).min(1).max(10),
    ),
    city: text('Town or city'),
    region: text('State, province or region'),
    postcode: text('Postcode', 20),
    country: parameter(
      'Country, ISO 3166-1',
      'two capital letters such as NZ',
      z
        .string()
        .max(2)
        .regex(/^[A-Z]{2}$/),
    ),
    ...actorAndReason,
  }),
  refusals: [],
  decide: (_context, shipment, { by, reason, lines, country, ...given }) => {
    const { name = null, company = null, email = null, phone = null } = given
    const { city = null, region = null, postcode = null } = given
    const recipient = { name, company, email, phone, lines, city, region, postcode, country }
    const payload = { shipmentId: shipmentIdOf(shipment), recipient }
    return toFulfillment('correct-shipment-address', payload, { by, reason })
  },
})
