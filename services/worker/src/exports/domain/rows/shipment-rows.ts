import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import type { ShipmentDocument } from '@slipstream/read-models/shipments/shipment-document.ts'
import { linesOf } from '@slipstream/exports/domain/order-row.ts'
import { fields } from '@slipstream/exports/domain/row-values.ts'
import type { Getters } from '@slipstream/exports/domain/row-values.ts'

export const shipmentRow: Getters<ShipmentDocument> = {
  ...fields<ShipmentDocument>('source', 'orderId', 'orderNumber', 'shipmentNumber', 'carrier', 'status'),
  ...fields<ShipmentDocument>('lines', 'scanStatus', 'scans', 'requestedAt', 'scheduledAt', 'shippedAt'),
  ...fields<ShipmentDocument>('deliveredAt', 'cancelledAt', 'changedAt'),
  shipmentId: ({ _id }) => _id,
  recipientName: ({ recipient }) => recipient.name,
  recipientCompany: ({ recipient }) => recipient.company,
  recipientEmail: ({ recipient }) => recipient.email,
  recipientPhone: ({ recipient }) => recipient.phone,
  addressLines: ({ recipient }) => linesOf(recipient.lines),
  city: ({ recipient }) => recipient.city,
  postcode: ({ recipient }) => recipient.postcode,
  region: ({ recipient }) => recipient.region,
  country: ({ recipient }) => recipient.country,
  carrierShipmentId: ({ booking }) => booking?.carrierShipmentId ?? null,
  trackingNumber: ({ booking }) => booking?.trackingNumber ?? null,
  trackingUrl: ({ booking }) => booking?.trackingUrl ?? null,
  waitsFor: ({ wait }) => wait?.waitsFor ?? null,
  waitsSince: ({ wait }) => wait?.since ?? null,
  deadLetterStep: ({ deadLetter }) => deadLetter?.step ?? null,
  deadLetterCode: ({ deadLetter }) => deadLetter?.code ?? null,
}

export const alertRow: Getters<AlertDocument> = {
  ...fields<AlertDocument>('rule', 'source', 'subject', 'state', 'severity', 'summary', 'since'),
  ...fields<AlertDocument>('changedAt', 'resolvedAt', 'resolvedReason', 'affected', 'evidence'),
  fingerprint: ({ _id }) => _id,
}
