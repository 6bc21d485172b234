import { recipientSchema } from '@slipstream/events/event-types/shipment-events.ts'
import { z } from 'zod'

/*
 * The commands that fulfillment handles: `to` is `fulfillment`, `kind` a key of `shipmentCommands`, and
 * `payload` fits its schema. They are stored, so add only optional fields.
 */

const shipmentId = z.string().min(1).max(600).describe('`source/orderId/n`')
const name = z.string().min(1).max(200)

const redriveFilterSchema = z
  .strictObject({
    shipmentId: shipmentId.optional(),
    source: name.optional(),
    carrier: name.optional(),
    step: z.enum(['check-address', 'book', 'fetch-label', 'void']).optional(),
    code: name.optional().describe("The carrier's error code."),
    reasonContains: name.optional(),
  })
  .describe('Which dead-lettered shipments: those for which all of it is true. `{}` stands for all.')

export const shipmentCommands = {
  /** Result: `{ matched, redriven }`; with `dryRun` none is redriven, and `examples` has up to 20 ids. */
  'redrive-shipments': z.strictObject({
    where: redriveFilterSchema,
    dryRun: z.boolean().default(false),
    perSecond: z.number().positive().max(1_000).default(10).describe('How many are redriven in a second.'),
  }),
  /** Result: `{}`. A dead-lettered shipment is redriven by it. Refused once it is booked. */
  'correct-shipment-address': z.strictObject({ shipmentId, recipient: recipientSchema }),
  /** Result: `{}`. For a shipment that waits for a person: the carrier did book it. */
  'adopt-booking': z.strictObject({
    shipmentId,
    carrierShipmentId: name,
    trackingNumber: name.nullable(),
    trackingUrl: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .nullable()
      .default(null),
  }),
  /** Result: `{}`. For a shipment that waits for a person: the carrier did not book it. */
  'repeat-booking': z.strictObject({ shipmentId }),
  /** Result: `{}`. Not booked, or voided at the carrier. Refused once the carrier has the parcel. */
  'cancel-shipment': z.strictObject({ shipmentId }),
  /**
   * Result: `{}`. What went wrong with the parcel needs nobody any more: its
   * alerts end. Refused where nothing did.
   */
  'settle-shipment': z.strictObject({ shipmentId }),
} as const

export type ShipmentCommandKind = keyof typeof shipmentCommands
export type ShipmentCommand<Kind extends ShipmentCommandKind> = z.output<(typeof shipmentCommands)[Kind]>
export type RedriveFilter = z.output<typeof redriveFilterSchema>
