import { isDeepStrictEqual } from 'node:util'
import type { Order } from '@slipstream/events/event-types/orders/order.ts'
import type { ShipmentDocument } from '@slipstream/read-models/shipments/shipment-document.ts'
import type { FindParticipants } from '../../domain/participants/find-participants.ts'
import type { OrderChange } from './order-request.ts'
import { shippingAddress, withLines } from './new-order.ts'
import type { PlacedOrder } from './placed-order.ts'

/** What a change leads to: a new state, nothing, or a sentence why it is not possible any more. */
export type OrderDecision = { changed: PlacedOrder } | { unchanged: PlacedOrder } | { refused: string }

export type KnownOrder = { placed: PlacedOrder; shipments: readonly ShipmentDocument[] }

/** An order can be changed until a shipment of it is booked. */
export function changeOrder(
  { placed, shipments }: KnownOrder,
  change: OrderChange,
  { at, findParticipants }: { at: Date; findParticipants: FindParticipants },
): OrderDecision {
  const { order } = placed
  if (order.status === 'cancelled') return { refused: 'The order is cancelled.' }
  const booked = shipments.find(({ status, booking }) => booking !== null && status !== 'cancelled')
  if (booked !== undefined) return { refused: `Shipment ${booked._id} is booked with ${booked.carrier}.` }
  const { lines, shippingAddress: address, note } = change
  const { note: before, ...rest } = order
  const after = note === undefined ? before : (note ?? undefined)
  return revised(placed, at, {
    ...rest,
    ...(lines !== undefined && withLines(lines, findParticipants)),
    ...(address !== undefined && { shipping: shippingAddress(address, order.customer) }),
    ...(after !== undefined && { note: after }),
  })
}

/**
 * An order can be cancelled until a shipment of it is on its way: what is booked,
 * fulfillment has voided by the carrier.
 */
export function cancelOrder({ placed, shipments }: KnownOrder, at: Date): OrderDecision {
  const shipped = shipments.find(({ shippedAt, status }) => shippedAt !== null || isUnderWay.has(status))
  if (placed.order.status === 'cancelled') return { unchanged: placed }
  if (shipped !== undefined)
    return { refused: `Shipment ${shipped._id} is with ${shipped.carrier}: it can't be cancelled any more.` }
  return revised(placed, at, { ...placed.order, status: 'cancelled' })
}

const isUnderWay: ReadonlySet<string> = new Set(['shipped', 'delivered', 'returned'])

/** The time of change decides which state is the newest, so that it rises whatever the clock does. */
function revised(placed: PlacedOrder, at: Date, order: Order): OrderDecision {
  if (isDeepStrictEqual(order, placed.order)) return { unchanged: placed }
  const atMs = Math.max(at.getTime(), Date.parse(placed.order.modifiedAt) + 1)
  const modifiedAt = new Date(atMs).toISOString()
  return { changed: { ...placed, revision: placed.revision + 1, order: { ...order, modifiedAt } } }
}
