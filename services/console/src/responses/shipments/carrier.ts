import { carrierAvailabilityChangedSchema } from '@slipstream/events/event-types/shipment-events.ts'
import { z } from 'zod'

const change = carrierAvailabilityChangedSchema.shape

/** A carrier as the API shows it. */
export const carrierResponse = z
  .strictObject({
    carrier: change.carrier,
    state: change.state.describe('Whether its API can be reached.'),
    detail: change.detail,
    since: change.since.nullable().describe('When this state began; null if it never changed.'),
    changedAt: change.changedAt.nullable(),
    nextProbeBy: z
      .string()
      .nullable()
      .describe('By when it is tried again while it is unavailable; null while it is available.'),
    waiting: z.strictObject({
      count: z.int().describe('Shipments that are not booked yet.'),
      oldestRequestedAt: z.string().nullable().describe('When the oldest of them was requested.'),
    }),
    deadLettered: z.int().describe('Shipments that were given up and wait for a person.'),
  })
  .meta({ id: 'Carrier', description: 'A carrier, whether it can be reached, and what waits for it.' })

export type CarrierResponse = z.output<typeof carrierResponse>
