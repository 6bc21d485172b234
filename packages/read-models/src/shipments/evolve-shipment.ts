import type { Event, ShipmentEvent, ShipmentEventType } from '@slipstream/events/event.ts'
import type { Scan } from '@slipstream/events/event-types/shipment-events.ts'
import type { ShipmentDocument } from './shipment-document.ts'

/** Of very many scans the oldest and the newest are kept, and of acts of people the newest. */
export const shipmentLimits = { scans: 500, oldestScans: 100, instructions: 200 }

/**
 * The shipment after an event. An event that it has already, by its revision, changes nothing.
 *
 * @returns undefined for an event of a shipment whose request was not seen
 */
export function evolveShipment(
  shipment: ShipmentDocument | undefined,
  event: ShipmentEvent,
): ShipmentDocument | undefined {
  if (event.type === 'ShipmentRequested') return shipment ?? requested(event)
  if (shipment === undefined || event.data.revision <= shipment.revision) return shipment
  const { revision } = event.data
  return { ...shipment, ...change(shipment, event), revision, changedAt: event.occurredAt }
}

function requested({ data, occurredAt }: Event<'ShipmentRequested'>): ShipmentDocument {
  const { shipmentId, ...rest } = data
  return {
    _id: shipmentId,
    ...rest,
    ...{ status: 'accepted', wait: null, booking: null, label: null, scans: [], scanStatus: null },
    ...{ deadLetter: null, stalled: null, cancellationFailure: null, ignoredChange: null },
    ...{ instructions: [], scheduledAt: null, shippedAt: null, deliveredAt: null, cancelledAt: null },
    changedAt: occurredAt,
  }
}

/** What an event changes, besides the revision. */
function change(
  shipment: ShipmentDocument,
  event: Event<Exclude<ShipmentEventType, 'ShipmentRequested'>>,
): Partial<ShipmentDocument> {
  switch (event.type) {
    case 'ShipmentChanged':
      return { recipient: event.data.recipient, lines: event.data.lines }
    case 'ShipmentChangeIgnored':
      return { ignoredChange: { changed: event.data.changed, at: event.data.ignoredAt } }
    case 'ShipmentInstructed':
      return instructed(shipment, event)
    case 'ShipmentPostponed': {
      const { waitsFor, detail, nextAttemptAt, postponedAt: since } = event.data
      return { wait: { waitsFor, detail, nextAttemptAt, since } }
    }
    case 'ShipmentScheduled': {
      const { carrierShipmentId, trackingNumber, trackingUrl, isAdopted, scheduledAt } = event.data
      const booking = { carrierShipmentId, trackingNumber, trackingUrl, isAdopted }
      return { status: 'scheduled', booking, scheduledAt, wait: null, deadLetter: null }
    }
    case 'ShipmentLabelStored': {
      const { contentType, bytes, sha256 } = event.data
      return { label: { contentType, bytes, sha256 }, wait: null }
    }
    case 'ShipmentScanned':
      return scanned(shipment, event.data.scan)
    case 'ShipmentShipped': {
      const { shippedAt } = event.data
      // It travels without its label.
      const deadLetter = shipment.deadLetter?.step === 'fetch-label' ? null : shipment.deadLetter
      return { status: 'shipped', shippedAt, stalled: null, wait: null, deadLetter }
    }
    case 'ShipmentDelivered':
      return { status: 'delivered', deliveredAt: event.data.deliveredAt, stalled: null }
    case 'ShipmentExceptionReported':
      return event.data.exception === 'returned' ? { status: 'returned' } : {}
    case 'ShipmentStalled':
      return { stalled: { waitsFor: event.data.waitsFor, since: event.data.since } }
    case 'ShipmentDeadLettered': {
      const { step, code, reason, attempts } = event.data
      return { status: 'dead-lettered', deadLetter: { step, code, reason, attempts }, wait: null }
    }
    case 'ShipmentCancelled':
      return { status: 'cancelled', cancelledAt: event.data.cancelledAt, wait: null, deadLetter: null }
    case 'ShipmentCancellationFailed':
      return { cancellationFailure: event.data.reason }
  }
}

function instructed(
  shipment: ShipmentDocument,
  { data }: Event<'ShipmentInstructed'>,
): Partial<ShipmentDocument> {
  const { instruction, actor, reason, instructedAt } = data
  const all = [...shipment.instructions, { instruction, actor, reason, instructedAt }]
  const instructions = all.slice(-shipmentLimits.instructions)
  if (instruction === 'settle')
    return { instructions, stalled: null, cancellationFailure: null, ignoredChange: null }
  if (shipment.status !== 'dead-lettered' || instruction === 'cancel') return { instructions }
  return { instructions, deadLetter: null, status: shipment.booking === null ? 'accepted' : 'scheduled' }
}

function scanned({ scans }: ShipmentDocument, scan: Scan): Partial<ShipmentDocument> {
  if (scans.some((other) => isSameScan(other, scan))) return {}
  const sorted = [...scans, scan].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
  if (sorted.length > shipmentLimits.scans) sorted.splice(shipmentLimits.oldestScans, 1)
  return { scans: sorted, scanStatus: sorted.at(-1)?.status ?? null }
}

/** Carriers repeat scans: one is known by its code, time and location. */
export function isSameScan(a: Scan, b: Scan): boolean {
  return a.code === b.code && a.at === b.at && a.location === b.location
}
