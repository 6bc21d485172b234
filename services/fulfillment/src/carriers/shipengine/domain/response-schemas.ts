import { z } from 'zod'

const id = z.string().min(1).max(100)
const text = (max: number) => z.string().max(max).nullish().catch(null)

/** Errors can stand beside a result, with status 200. */
const errors = z
  .array(
    z.object({
      error_source: z.string().catch('unknown'),
      error_type: z.string().catch('unknown'),
      error_code: z
        .string()
        .regex(/^[a-z0-9_]{1,100}$/)
        .catch('unknown'),
      field_name: z
        .string()
        .regex(/^[A-Za-z0-9_.[\]]{1,100}$/)
        .nullish()
        .catch(null),
    }),
  )
  .min(1)

export const errorsSchema = z.object({ request_id: z.uuid().nullish().catch(null), errors })

/** What is read of a label; all else may change. */
export const labelSchema = z.object({
  label_id: id,
  status: z.enum(['processing', 'completed', 'error', 'voided']),
  external_shipment_id: z.string().nullish(),
  tracking_number: id.nullish(),
  tracking_url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .nullish()
    .catch(null),
  label_download: z.object({ href: z.string().nullish(), pdf: z.string().nullish() }).nullish().catch(null),
})
export type ShipEngineLabel = z.output<typeof labelSchema>

export const voidSchema = z.object({ approved: z.boolean(), reason_code: text(100) })

const eventSchema = z.object({
  occurred_at: z.string().max(40),
  status_code: z.string().max(10),
  status_detail_code: text(100),
  event_code: text(100),
  carrier_status_code: text(100),
  description: text(500),
  city_locality: text(100),
  state_province: text(100),
  country_code: text(10),
})
export type ShipEngineEvent = z.output<typeof eventSchema>

/** No parcel has a thousand; reading a megabyte of them would hold up all other requests. */
const maxEvents = 1_000

/** An event that can't be read is left out: the others are facts all the same. */
export const trackingSchema = z.object({
  tracking_number: id,
  events: z
    .array(z.unknown())
    .nullish()
    .transform((list) =>
      (list ?? [])
        .slice(0, maxEvents)
        .map((one) => eventSchema.safeParse(one).data)
        .filter((one) => one !== undefined),
    ),
})

export const webhookSchema = z.object({ resource_type: z.literal('API_TRACK'), data: trackingSchema })
