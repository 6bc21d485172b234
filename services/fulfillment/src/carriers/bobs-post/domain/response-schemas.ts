import { z } from 'zod'

const id = z.string().min(1).max(100)

/** What is read of a shipment; all else may change. */
export const shipmentSchema = z.object({
  id,
  reference: z.string().nullable(),
  trackingNumber: id,
  trackingUrl: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .nullable()
    .catch(null),
  state: z.enum(['BOOKED', 'VOIDED']),
  label: z.object({ state: z.string() }),
})
export type BobsPostShipment = z.output<typeof shipmentSchema>

export const shipmentsSchema = z.object({ items: z.array(shipmentSchema) })

const scanSchema = z.object({
  code: z.string().min(1).max(100),
  at: z.iso.datetime({ offset: true }),
  location: z.string().max(200).nullable().catch(null),
  description: z.string().max(500).nullable().catch(null),
})
export type BobsPostScan = z.output<typeof scanSchema>

/** A scan that can't be read is left out: the others are facts all the same. */
const scans = z
  .array(z.unknown())
  .transform((list) => list.map((one) => scanSchema.safeParse(one).data).filter((one) => one !== undefined))

export const trackingsSchema = z.object({
  items: z.array(z.object({ trackingNumber: id, scans })),
})

export const webhookSchema = z.object({
  type: z.literal('shipment.scanned'),
  trackingNumber: id,
  scan: scanSchema,
})

/** Error codes are short; what is longer is not one. */
export const errorsSchema = z.object({
  errors: z
    .array(
      z.object({
        code: z.string().regex(/^[A-Z0-9_.]{1,100}$/),
        field: z
          .string()
          .regex(/^[A-Za-z0-9_.]{1,100}$/)
          .optional()
          .catch(undefined),
      }),
    )
    .min(1),
})
