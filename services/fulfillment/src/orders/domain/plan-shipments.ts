import { shipmentsOf } from '@slipstream/read-models/shipments/ships.ts'
import type { ShipmentContent, ShippingRule } from '@slipstream/read-models/shipments/ships.ts'
import { unrecordedProvenance } from '@slipstream/events/event-types/provenance.ts'
import { isNewer } from '../../shipments/domain/order-version.ts'
import type { OrderVersion } from '../../shipments/domain/order-version.ts'
import type { NewShipment, OrderPart, ShipmentInput } from '../../shipments/domain/shipment-input.ts'
import type { ShipmentState } from '../../shipments/domain/shipment-state.ts'
import { endOf, recipientOf } from './order-record.ts'
import type { OrderRecord } from './order-record.ts'

/** What a source's configuration says of its shipments. */
export type SourceShipping = ShippingRule & {
  carrier: string
  /** Orders that reached a status that ships before are not shipped. Milliseconds since the epoch. */
  sinceMs: number
}

export type ShipmentPlan = {
  requests: NewShipment[]
  inputs: { shipmentId: string; input: ShipmentInput }[]
}

/**
 * What an order's newest state means for its shipments. A part of the order whose shipment is there gets no
 * other, so the same states, again and from the start, request nothing twice; only a state that is newer than
 * the one that cancelled a shipment requests another.
 */
export function planShipments(
  record: OrderRecord,
  rule: SourceShipping,
  shipments: readonly ShipmentState[],
): ShipmentPlan {
  const { order, asOf, ordinal = 0 } = record
  const version: Version = { asOf, ordinal }
  if (order === null) return { requests: [], inputs: [] }
  const reason = endOf(record)
  if (reason !== undefined) return { requests: [], inputs: shipments.map(ending(reason, version)) }
  const contents = contentsOf(record, rule)
  if (contents.length === 0) return { requests: [], inputs: [] }
  const live = shipments.filter(({ shipment }) => shipment.status !== 'cancelled')
  const ofGroup = (group: string | null) => live.find(({ process }) => process.group === group)
  const inputs = contents.flatMap(({ group, lines }) => {
    const found = ofGroup(group)
    const input: ShipmentInput = { type: 'orderChanged', part: partOf(order, lines, version) }
    return found === undefined ? [] : [{ shipmentId: found.shipment._id, input }]
  })
  const gone = live.filter(
    ({ process }) => isNewer(version, process) && !contents.some(({ group }) => group === process.group),
  )
  const ended = gone.map(ending('The order has no such part any more.', version))
  const isDue = record.reachedMs !== null && record.reachedMs >= rule.sinceMs && !record.isBackfill
  const missing = isDue ? contents.filter(({ group }) => mayRequest(group, version, shipments)) : []
  const last = Math.max(0, ...shipments.map(({ shipment }) => shipment.shipmentNumber))
  const requests = missing.map(({ group, lines }, index) => {
    const { source, orderId } = order
    const shipmentNumber = last + index + 1
    const identity = { shipmentId: `${source}/${orderId}/${shipmentNumber}`, source, orderId, shipmentNumber }
    return { ...partOf(order, lines, version), ...identity, group, carrier: rule.carrier }
  })
  return { requests, inputs: [...inputs, ...ended] }
}

type Version = Required<OrderVersion>

type Kept = NonNullable<OrderRecord['order']>

function contentsOf({ order, isBackfill }: OrderRecord, rule: ShippingRule): ShipmentContent[] {
  if (order === null) return []
  const provenance = { ...unrecordedProvenance, ...(isBackfill && { purpose: 'backfill' as const }) }
  const unused = { currency: '', discountTotal: null, shippingTotal: null, taxTotal: null, participants: [] }
  const times = { createdAt: order.modifiedAt, paidAt: null, completedAt: null }
  const data = { order: { ...unused, ...times, ...order }, provenance }
  return shipmentsOf({ id: '', type: 'OrderUpdated', data }, rule)
}

const partOf = (order: Kept, lines: ShipmentContent['lines'], version: Version): OrderPart => ({
  ...{ orderNumber: order.number, recipient: recipientOf(order), lines, ...version },
})

const ending =
  (reason: string, version: Version) =>
  ({ shipment }: ShipmentState): { shipmentId: string; input: ShipmentInput } => ({
    shipmentId: shipment._id,
    input: { type: 'orderEnded', reason, ...version },
  })

/**
 * Not while there is one, nor after a person cancelled it, nor for a state that is no
 * newer than the one that cancelled it.
 */
function mayRequest(group: string | null, version: Version, shipments: readonly ShipmentState[]): boolean {
  return shipments
    .filter(({ process }) => process.group === group)
    .every(
      ({ shipment, process }) =>
        shipment.status === 'cancelled' && process.cancellation?.by === 'order' && isNewer(version, process),
    )
}
