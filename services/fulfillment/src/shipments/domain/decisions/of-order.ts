import { isDeepStrictEqual } from 'node:util'
import type { DecisionContext } from '../policy.ts'
import { isNewer } from '../order-version.ts'
import { referenceOf } from '../reference.ts'
import type { NewShipment, OrderPart, ShipmentInput } from '../shipment-input.ts'
import { instant } from '../shipment-state.ts'
import type { ShipmentState } from '../shipment-state.ts'
import { eventsOf } from './drafts.ts'
import type { Draft } from './drafts.ts'
import type { ProcessEvent } from '../process-event.ts'

/** The first events of a shipment. */
export function requested(shipment: NewShipment, { nowMs }: Pick<DecisionContext, 'nowMs'>): ProcessEvent[] {
  const { shipmentId, source, orderId, shipmentNumber, group, asOf, ordinal, ...rest } = shipment
  const { orderNumber, carrier, recipient, lines } = rest
  const at = instant(nowMs)
  return eventsOf({ shipmentId, source, orderId, shipmentNumber }, 0, [
    {
      type: 'ShipmentRequested',
      data: { orderNumber, carrier, recipient, lines, requestedAt: at },
      occurredAt: at,
    },
    { type: 'ShipmentGrouped', at, group, version: { asOf, ordinal }, reference: referenceOf(shipmentId) },
  ])
}

/** A newer state of the order, which still is to be shipped. */
export function orderChanged(
  { shipment, process }: ShipmentState,
  { recipient, lines, asOf, ordinal }: OrderPart,
  { nowMs }: DecisionContext,
): Draft[] {
  const version = { asOf, ordinal }
  if (!isNewer(version, process) || shipment.status === 'cancelled') return []
  const at = instant(nowMs)
  const { cancellation } = process
  const mayWithdraw = cancellation?.by === 'order' && !cancellation.isVoiding && !cancellation.hasFailed
  return [
    ...(mayWithdraw ? [{ type: 'CancellationWithdrawn' as const, at }] : []),
    { type: 'OrderSeen', at, version, change: { recipient, lines } },
  ]
}

export const hasChanged = (before: unknown, after: unknown): boolean => !isDeepStrictEqual(before, after)

/** The order was cancelled, refunded or deleted. After the delivery that concerns the parcel no more. */
export function orderEnded(
  { shipment, process }: ShipmentState,
  { reason, asOf, ordinal }: Extract<ShipmentInput, { type: 'orderEnded' }>,
  { nowMs }: DecisionContext,
): Draft[] {
  const version = { asOf, ordinal }
  if (isNewer(process, version) || shipment.status === 'cancelled') return []
  if (shipment.deliveredAt !== null || process.cancellation !== null) return []
  return [{ type: 'CancellationRequested', at: instant(nowMs), by: 'order', reason, version }]
}
