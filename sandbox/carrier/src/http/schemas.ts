import { z } from 'zod'
import { scanCodes, statuses } from '../domain/parcels/scan-codes.ts'

const text = (max: number) => z.string().max(max)
const mm = z.int().min(1).max(2_000).optional()

const address = z
  .strictObject({
    name: text(100),
    company: text(100).optional(),
    street: text(200),
    street2: text(200).optional(),
    city: text(100),
    region: text(50).optional().describe('Required in AU, CA and US.'),
    postcode: text(12),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, 'must be two capital letters')
      .describe('ISO 3166-1 alpha-2.'),
    email: text(254).optional(),
    phone: text(30).optional(),
  })
  .meta({ id: 'Address' })

const parcel = z
  .strictObject({ weightGrams: z.int().min(1).max(1_000_000), lengthMm: mm, widthMm: mm, heightMm: mm })
  .meta({ id: 'Parcel' })

export const reference = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9/_.:-]{7,29}$/, 'must be 8 to 30 letters, digits or / _ . : -')

export const bookingRequest = z
  .strictObject({
    reference: reference.optional().describe("The sender's own, 8 to 30 characters."),
    sender: address,
    recipient: address,
    parcels: z.array(parcel).min(1).max(20),
  })
  .meta({ id: 'BookingRequest' })

export const shipment = z
  .strictObject({
    id: z.string(),
    reference: z.string().nullable(),
    trackingNumber: z.string(),
    trackingUrl: z.string().describe('A page for the recipient.'),
    state: z.enum(['BOOKED', 'VOIDED']),
    status: z.enum(statuses),
    label: z.strictObject({ state: z.enum(['PENDING', 'READY', 'FAILED']), url: z.string() }),
    bookedAt: z.string(),
    voidedAt: z.string().nullable(),
    sender: address,
    recipient: address,
    parcels: z.array(parcel),
  })
  .meta({ id: 'BookedShipment' })

export const shipments = z.strictObject({ items: z.array(shipment) }).meta({ id: 'Shipments' })

const scan = z
  .strictObject({
    eventId: z.string(),
    code: z.enum(scanCodes),
    at: z.string(),
    location: z.string(),
    description: z.string(),
  })
  .meta({ id: 'Scan' })

export const tracking = z
  .strictObject({
    trackingNumber: z.string(),
    trackingUrl: z.string(),
    shipmentId: z.string(),
    reference: z.string().nullable(),
    status: z.enum(statuses),
    scans: z.array(scan).describe('In the order in which they became known.'),
  })
  .meta({ id: 'Tracking' })

export const trackingRequest = z
  .strictObject({ trackingNumbers: z.array(text(30)).min(1).max(100) })
  .meta({ id: 'TrackingRequest' })

export const trackings = z
  .strictObject({
    items: z.array(tracking),
    unknown: z.array(z.string()).describe('Numbers that are not known, or not yet.'),
  })
  .meta({ id: 'Trackings' })

export const errors = z
  .strictObject({
    errors: z.array(z.strictObject({ code: z.string(), message: z.string(), field: z.string().optional() })),
    existing: z
      .strictObject({ id: z.string(), trackingNumber: z.string() })
      .optional()
      .describe('The shipment that has the reference.'),
  })
  .meta({ id: 'Errors' })
