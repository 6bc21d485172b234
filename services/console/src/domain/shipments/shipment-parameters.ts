import { shipmentPostponedSchema } from '@slipstream/events/event-types/shipment-events.ts'
import { shipmentStatuses } from '@slipstream/read-models/shipments/shipment-document.ts'
import { z } from 'zod'
import { parameter } from '../parameters/parameter.ts'
import { line, wholeNumber } from '../parameters/parameters.ts'

const waits = shipmentPostponedSchema.shape.waitsFor.options

export const shipmentNumber = parameter(
  'Counts the shipments of an order',
  'a whole number from 1 to 100000',
  wholeNumber(1, 100_000),
)

export const carrier = parameter(
  'A carrier, as named in the configuration',
  'a name of at most 63 characters',
  line(63),
)

export const shipmentStatus = parameter(
  'Shipments with this status',
  shipmentStatuses.join(', '),
  z.enum(shipmentStatuses),
)

export const waitsFor = parameter('Shipments that wait for this', waits.join(', '), z.enum(waits))
