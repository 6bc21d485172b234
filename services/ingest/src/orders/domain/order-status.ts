import type { Order } from '@slipstream/events/event-types/orders/order.ts'
import type { CarrierDocument } from '@slipstream/read-models/shipments/carrier-document.ts'
import { presentWait } from '@slipstream/read-models/shipments/present-wait.ts'
import type { ShipmentDocument, ShipmentStatus } from '@slipstream/read-models/shipments/shipment-document.ts'
import type { PlacedOrder } from './placed-order.ts'

export const orderStates = [
  'accepted',
  'scheduled',
  'shipped',
  'delivered',
  'returned',
  'dead-lettered',
  'cancelling',
  'cancelled',
] as const
export type OrderState = (typeof orderStates)[number]

/** What an order or shipment waits for. */
export type Waiting = {
  waitsFor: string | null
  /** In a sentence. */
  detail: string
  /** ISO 8601 UTC; null where it is not known, or where nothing is tried. */
  nextAttemptAt: string | null
}

export type ShipmentView = Waiting & {
  shipmentId: string
  state: ShipmentStatus
  carrier: string
  trackingNumber: string | null
  trackingUrl: string | null
  scanStatus: string | null
  scheduledAt: string | null
  shippedAt: string | null
  deliveredAt: string | null
}

export type OrderStatus = Waiting & {
  source: string
  orderId: string
  number: string
  revision: number
  state: OrderState
  order: Order
  shipments: ShipmentView[]
}

/** What is known of the shipments of an order and of their carriers. */
export type Progress = { shipments: readonly ShipmentDocument[]; carriers: readonly CarrierDocument[] }

/** How far an order is by what ingest knows: as far as the shipment that is least far. */
export function statusOf(
  placed: PlacedOrder,
  { shipments, carriers }: Progress,
  { isShipped, nowMs }: { isShipped: boolean; nowMs: number },
): OrderStatus {
  const { source, orderId, revision, order } = placed
  const views = shipments.map((shipment) => viewOf(shipment, carriers, nowMs))
  const isCancelled = order.status === 'cancelled'
  const open = views.filter(({ state }) => state !== 'cancelled')
  const state = isCancelled ? stateOfCancelled(open) : stateOf(views, open)
  const first = open.find((view) => view.state === state) ?? open.find(({ waitsFor }) => waitsFor !== null)
  const waiting = first ?? withoutShipment(state, isShipped)
  const { waitsFor, detail, nextAttemptAt } = waiting
  return {
    ...{ source, orderId, number: order.number, revision, state, waitsFor, detail, nextAttemptAt },
    ...{ order, shipments: views },
  }
}

/** The lowest of these that a shipment is in is the state of the order. */
const byProgress = ['dead-lettered', 'accepted', 'scheduled', 'shipped', 'returned', 'delivered'] as const

function stateOf(all: readonly ShipmentView[], open: readonly ShipmentView[]): OrderState {
  if (all.length > 0 && open.length === 0) return 'cancelled'
  return byProgress.find((state) => open.some((view) => view.state === state)) ?? 'accepted'
}

/** A shipment that left before the cancellation goes its way. */
function stateOfCancelled(open: readonly ShipmentView[]): OrderState {
  if (open.length === 0) return 'cancelled'
  const left = open.filter(
    ({ state }) => state === 'shipped' || state === 'delivered' || state === 'returned',
  )
  return left.length === open.length ? stateOf(open, open) : 'cancelling'
}

function withoutShipment(state: OrderState, isShipped: boolean): Waiting {
  if (state === 'cancelled') return { waitsFor: null, detail: 'The order is cancelled.', nextAttemptAt: null }
  return isShipped
    ? { waitsFor: 'fulfillment', detail: 'Waits for fulfillment to take it.', nextAttemptAt: null }
    : { waitsFor: null, detail: 'Nothing of this order is shipped.', nextAttemptAt: null }
}

function viewOf(
  shipment: ShipmentDocument,
  carriers: readonly CarrierDocument[],
  nowMs: number,
): ShipmentView {
  const { _id: shipmentId, status: state, carrier, booking, scanStatus } = shipment
  const { scheduledAt, shippedAt, deliveredAt } = shipment
  return {
    ...{ shipmentId, state, carrier, ...waitingOf(shipment, carriers, nowMs) },
    trackingNumber: booking?.trackingNumber ?? null,
    trackingUrl: booking?.trackingUrl ?? null,
    ...{ scanStatus, scheduledAt, shippedAt, deliveredAt },
  }
}

function waitingOf(shipment: ShipmentDocument, carriers: readonly CarrierDocument[], nowMs: number): Waiting {
  const { status, carrier, deadLetter, cancellationFailure, stalled } = shipment
  if (status === 'dead-lettered')
    return waits('person', `Refused by ${carrier}: ${deadLetter?.reason ?? 'unknown'}`)
  if (status === 'delivered') return waits(null, 'Delivered.')
  if (status === 'returned') return waits(null, 'Returned to the sender.')
  if (status === 'cancelled') return waits(null, 'Cancelled.')
  if (cancellationFailure !== null) return waits('person', `Not cancelled: ${cancellationFailure}`)
  const present = presentWait(shipment, carriers, nowMs)
  if (present?.waitsFor === 'carrier') return waits('carrier', present.detail, present.nextAttemptAt)
  if (present !== null) {
    const { waitsFor, detail, nextAttemptAt: next } = present
    return waits(waitsFor, `${detail.replace(/\.$/, '')}${tried(next)}`, next)
  }
  if (status === 'accepted') return waits('booking', `Is being booked with ${carrier}.`)
  const late = stalled === null ? '' : `, which is late: it waits since ${stalled.since}`
  return status === 'scheduled'
    ? waits('first-scan', `Booked with ${carrier}; waits for the first scan${late}.`)
    : waits('delivery', `On its way with ${carrier}; waits for delivery${late}.`)
}

const waits = (waitsFor: string | null, detail: string, nextAttemptAt: string | null = null): Waiting => ({
  ...{ waitsFor, detail, nextAttemptAt },
})

const tried = (nextAttemptAt: string | null): string =>
  nextAttemptAt === null ? '.' : `; it is tried next at ${nextAttemptAt}.`

const isFinal: ReadonlySet<OrderState> = new Set(['delivered', 'returned', 'cancelled'])
const maxSeconds = 300

/** When it makes sense to look again, in seconds; undefined for an order that does not change any more. */
export function secondsUntilChange(
  { state, waitsFor, nextAttemptAt }: OrderStatus,
  now: Date,
): number | undefined {
  if (isFinal.has(state) || waitsFor === null) return undefined
  if (waitsFor === 'carrier' && nextAttemptAt === null) return 60
  if (nextAttemptAt === null) return state === 'accepted' ? 2 : state === 'scheduled' ? 60 : maxSeconds
  const seconds = Math.ceil((Date.parse(nextAttemptAt) - now.getTime()) / 1_000)
  return Math.min(maxSeconds, Math.max(1, seconds))
}
