import { z } from 'zod'
import { instant } from './instant.ts'

/*
 * This is the storage format, and is kept indefinitely. Add only optional fields, and a version in
 * event-types.ts when readers should see more than the bytes have.
 */

const text = z.string().nullable()
const name = z.string().min(1)

/** A shipment, and where the event stands in its history. */
const identity = {
  shipmentId: name.describe('`source/orderId/n`. It never changes.'),
  source: name,
  orderId: name,
  shipmentNumber: z.int().min(1).describe('Counts the shipments of an order, from 1.'),
  revision: z
    .int()
    .min(1)
    .describe('Rises by 1 with every event of the shipment: a reader that has it knows the event.'),
}

export const recipientSchema = z.strictObject({
  name: text,
  company: text,
  email: text,
  phone: text,
  lines: z.array(z.string()),
  city: text,
  region: text,
  postcode: text,
  country: text.describe('ISO 3166-1, two letters.'),
})

const lineSchema = z.strictObject({
  lineItemId: name,
  sku: text,
  name: z.string(),
  quantity: z.number().describe('How many of the line item are in this shipment.'),
})

/** How the carrier knows the parcel. */
const parcel = {
  carrier: name.describe('By its name in the configuration.'),
  trackingNumber: text,
  trackingUrl: text.describe('Where people can follow the parcel.'),
}

/** Who is notified, and of which order. */
const addressee = {
  orderNumber: z.string(),
  to: z.strictObject({ name: text, email: text }),
}

/** The stages of a parcel by the carrier's scans. The carriers' own words are in `code`. */
export const scanStatuses = [
  'labelled',
  'in-transit',
  'out-for-delivery',
  'ready-for-pickup',
  'delivered',
  'attempt-failed',
  'delayed',
  'returned',
  'lost',
  'cancelled',
  'unknown',
] as const

export const scanSchema = z.strictObject({
  code: name.describe("The carrier's own code."),
  status: z.enum(scanStatuses),
  at: instant.describe('When it was scanned, by the carrier.'),
  location: text,
  description: text,
})

export const shipmentRequestedSchema = z.strictObject({
  ...identity,
  orderNumber: z.string(),
  carrier: name.describe('By its name in the configuration.'),
  recipient: recipientSchema,
  lines: z.array(lineSchema),
  requestedAt: instant,
})

export const shipmentChangedSchema = z.strictObject({
  ...identity,
  recipient: recipientSchema,
  lines: z.array(lineSchema),
  changedAt: instant,
})

export const shipmentChangeIgnoredSchema = z.strictObject({
  ...identity,
  changed: z.array(z.enum(['recipient', 'lines'])).describe('What the order has otherwise than the booking.'),
  ignoredAt: instant,
})

export const shipmentInstructedSchema = z.strictObject({
  ...identity,
  instruction: z
    .enum(['redrive', 'correct-address', 'adopt-booking', 'repeat-booking', 'cancel', 'settle'])
    .describe(
      '`adopt-booking` and `repeat-booking` state whether the carrier has booked a shipment where it cannot be asked. `settle`: what went wrong until then needs nobody any more.',
    ),
  actor: name,
  reason: z.string(),
  instructedAt: instant,
})

export const shipmentPostponedSchema = z.strictObject({
  ...identity,
  waitsFor: z
    .enum(['carrier', 'rate-limit', 'look-up', 'retry', 'label', 'person'])
    .describe(
      '`carrier`: its API is unavailable. `look-up`: whether it was booked is not known yet. `retry`: the last attempt failed. `person`: an instruction.',
    ),
  detail: z.string().describe('What the carrier answered, in a sentence without personal data.'),
  nextAttemptAt: instant.nullable().describe('Null where it is not tried again by itself.'),
  postponedAt: instant,
})

export const shipmentScheduledSchema = z.strictObject({
  ...identity,
  ...parcel,
  carrierShipmentId: name,
  isAdopted: z
    .boolean()
    .describe("Whether the booking's answer was lost, and the carrier was asked by reference."),
  scheduledAt: instant,
})

export const shipmentLabelStoredSchema = z.strictObject({
  ...identity,
  contentType: name,
  bytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  storedAt: instant,
})

export const shipmentScannedSchema = z.strictObject({
  ...identity,
  scan: scanSchema,
  recordedAt: instant,
})

export const shipmentShippedSchema = z.strictObject({
  ...identity,
  ...addressee,
  ...parcel,
  shippedAt: instant.describe('Of the first scan.'),
})

export const shipmentDeliveredSchema = z.strictObject({
  ...identity,
  ...addressee,
  ...parcel,
  deliveredAt: instant,
})

export const shipmentExceptionReportedSchema = z.strictObject({
  ...identity,
  ...addressee,
  ...parcel,
  exception: z.enum(['attempt-failed', 'delayed', 'returned', 'lost', 'cancelled']),
  detail: text.describe("The carrier's own description."),
  reportedAt: instant.describe('Of the scan.'),
})

export const shipmentStalledSchema = z.strictObject({
  ...identity,
  waitsFor: z.enum(['first-scan', 'delivery']),
  since: instant.describe('When it was scheduled or shipped.'),
  stalledAt: instant,
})

export const shipmentDeadLetteredSchema = z.strictObject({
  ...identity,
  step: z.enum(['check-address', 'book', 'fetch-label', 'void']),
  code: text.describe("The carrier's error code."),
  reason: z.string().describe('In a sentence without personal data.'),
  attempts: z.int().min(0),
  deadLetteredAt: instant,
})

export const shipmentCancelledSchema = z.strictObject({
  ...identity,
  wasBooked: z.boolean().describe('Whether a booking was voided.'),
  reason: z.string(),
  cancelledAt: instant,
})

export const shipmentCancellationFailedSchema = z.strictObject({
  ...identity,
  ...parcel,
  code: text.describe("The carrier's error code."),
  reason: z.string(),
  failedAt: instant,
})

export const carrierAvailabilityChangedSchema = z.strictObject({
  carrier: name.describe('By its name in the configuration.'),
  state: z.enum(['available', 'unavailable']),
  detail: text.describe('The last answer, in a sentence without personal data.'),
  since: instant.describe('When this state began.'),
  changedAt: instant.describe('When this was detected, or the last probe of an unavailable carrier failed.'),
  probedEveryMs: z
    .int()
    .min(1)
    .optional()
    .describe('The longest time between two probes of an unavailable carrier, in milliseconds.'),
  nextProbeAt: instant.optional().describe('When an unavailable carrier is tried next.'),
})

export type Recipient = z.infer<typeof recipientSchema>
export type ShipmentLine = z.infer<typeof lineSchema>
export type Scan = z.infer<typeof scanSchema>
export type ScanStatus = Scan['status']
export type ShipmentRequested = z.infer<typeof shipmentRequestedSchema>
export type ShipmentChanged = z.infer<typeof shipmentChangedSchema>
export type ShipmentChangeIgnored = z.infer<typeof shipmentChangeIgnoredSchema>
export type ShipmentInstructed = z.infer<typeof shipmentInstructedSchema>
export type ShipmentPostponed = z.infer<typeof shipmentPostponedSchema>
export type ShipmentScheduled = z.infer<typeof shipmentScheduledSchema>
export type ShipmentLabelStored = z.infer<typeof shipmentLabelStoredSchema>
export type ShipmentScanned = z.infer<typeof shipmentScannedSchema>
export type ShipmentShipped = z.infer<typeof shipmentShippedSchema>
export type ShipmentDelivered = z.infer<typeof shipmentDeliveredSchema>
export type ShipmentExceptionReported = z.infer<typeof shipmentExceptionReportedSchema>
export type ShipmentStalled = z.infer<typeof shipmentStalledSchema>
export type ShipmentDeadLettered = z.infer<typeof shipmentDeadLetteredSchema>
export type ShipmentCancelled = z.infer<typeof shipmentCancelledSchema>
export type ShipmentCancellationFailed = z.infer<typeof shipmentCancellationFailedSchema>
export type CarrierAvailabilityChanged = z.infer<typeof carrierAvailabilityChangedSchema>
