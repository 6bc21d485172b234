import type { OrderEvent } from '@slipstream/events/event.ts'
import type { Order } from '@slipstream/events/event-types/orders/order.ts'
import type { Recipient } from '@slipstream/events/event-types/shipment-events.ts'
import { hasEnded } from '@slipstream/read-models/orders/has-ended.ts'
import { insertionIndex } from '@slipstream/read-models/orders/observations.ts'
import type { Observation } from '@slipstream/read-models/orders/order-document.ts'
import type { OrderFact } from '@slipstream/read-models/orders/order-fact.ts'
import { reachedShippingMs } from '@slipstream/read-models/shipments/ships.ts'
import type { ShippingRule } from '@slipstream/read-models/shipments/ships.ts'

/** An order as fulfillment keeps it: its newest state, and since when it is to be shipped. */
export type OrderRecord = {
  /** `source/orderId` */
  _id: string
  /** Of the newest state, by the source's time. A deletion has none: it has that of the state before it. */
  asOf: string
  /** Of the newest state, or of the deletion after it: see `OrderVersion`. Older records have none. */
  ordinal?: number
  /** Null while only a deletion is known. */
  order: ShippedOrder | null
  isDeleted: boolean
  isBackfill: boolean
  /** The earliest time by which it had reached a status that ships; null while it has not. */
  reachedMs: number | null
  /**
   * Events that could be taken for new when they are repeated: those of the newest time, and deletions.
   * Oldest first; older records have none.
   */
  observed?: Observed[]
}

type Observed = Pick<Observation, 'eventId' | 'type' | 'at' | 'receivedAt'>

/** A repeat of an event with this number of others of the same time behind it counts as new. */
const maxObserved = 100

/** What of an order is kept: nothing that no shipment needs. */
type ShippedOrder = Pick<
  Order,
  'source' | 'orderId' | 'number' | 'status' | 'total' | 'customer' | 'billing' | 'lineItems' | 'modifiedAt'
> &
  Pick<Order, 'shipping' | 'refunds'>

/**
 * The order after one more of its events, given in the order of the log. Which state is the newest is decided
 * as by `evolveOrder` of the read models. A repeat changes nothing.
 */
export function evolveOrderRecord(
  record: OrderRecord | undefined,
  event: OrderEvent,
  rule: ShippingRule,
): OrderRecord {
  const known = record ?? {
    ...{ _id: event.subject, asOf: '', order: null },
    ...{ isDeleted: false, isBackfill: false, reachedMs: null },
  }
  const before = known.observed ?? observedBefore(known)
  if (before.some(({ eventId }) => eventId === event.id)) return known
  const fact = event as OrderFact
  const { id: eventId, type } = fact
  const { receivedAt, redrivenFrom } = fact.data
  const at = fact.type === 'OrderDeleted' ? (before.at(-1)?.at ?? null) : fact.data.order.modifiedAt
  const index = insertionIndex(at, before, redrivenFrom === undefined ? undefined : receivedAt)
  const added: Observed = { eventId, type, at, ...(receivedAt !== undefined && { receivedAt }) }
  const observed = repeatable(before.toSpliced(index, 0, added))
  const isNewest = index === before.length
  const next = (known.ordinal ?? 0) + 1
  if (fact.type === 'OrderDeleted')
    return { ...known, observed, ...(isNewest && { isDeleted: true, ordinal: next }) }
  const reached = [known.reachedMs, reachedShippingMs(fact, rule) ?? null].filter((one) => one !== null)
  const reachedMs = reached.length === 0 ? null : Math.min(...reached)
  if (!isNewest) return { ...known, reachedMs, observed }
  const { order, provenance } = fact.data
  const isSameTime = Date.parse(order.modifiedAt) === Date.parse(known.asOf)
  return {
    ...{ _id: event.subject, asOf: order.modifiedAt, order: keptOf(order, rule), reachedMs, observed },
    ...{ isDeleted: false, isBackfill: provenance.purpose === 'backfill', ordinal: isSameTime ? next : 0 },
  }
}

/** Of a record that has none, as if one event had made it. */
function observedBefore({ asOf }: OrderRecord): Observed[] {
  return asOf === '' ? [] : [{ eventId: '', type: 'OrderUpdated', at: asOf }]
}

/** An event of an older time is not the newest when it is repeated, either. */
function repeatable(observed: readonly Observed[]): Observed[] {
  const newest = Date.parse(observed.at(-1)?.at ?? '')
  return observed
    .filter(({ type, at }) => type === 'OrderDeleted' || Date.parse(at ?? '') === newest)
    .slice(-maxObserved)
}

function keptOf(order: Order, { groupBy }: ShippingRule): ShippedOrder {
  const { source, orderId, number, status, total, customer, billing, modifiedAt, shipping, refunds } = order
  return {
    ...{ source, orderId, number, status, total, customer, billing, modifiedAt },
    ...(shipping !== undefined && { shipping }),
    ...(refunds !== undefined && { refunds }),
    lineItems: order.lineItems.map((item) => ({
      ...item,
      metadata: item.metadata.filter(({ key }) => key === groupBy),
    })),
  }
}

/** Why nothing of the order is to be shipped any more; undefined while it is. */
export function endOf({ order, isDeleted }: OrderRecord): string | undefined {
  if (isDeleted) return 'The order was deleted.'
  if (order === null) return undefined
  const { status } = order
  if (hasEnded({ status, provenance: { type: 'OrderUpdated' } })) return `The order is ${status}.`
  return isRefunded(order) ? 'The order was refunded in full.' : undefined
}

function isRefunded({ total, refunds = [] }: ShippedOrder): boolean {
  const refunded = refunds.reduce((sum, { amount }) => sum + units(amount), 0n)
  return refunded > 0n && refunded >= units(total)
}

/** A decimal as a whole number, exactly. */
function units(decimal: string): bigint {
  const [whole = '0', fraction = ''] = decimal.split('.')
  return BigInt(whole + fraction.slice(0, 8).padEnd(8, '0'))
}

/** Who gets the parcel: the address of delivery where the order names one, otherwise that of the bill. */
export function recipientOf({ shipping, billing, customer }: ShippedOrder): Recipient {
  const { company, lines, city, region, postcode, country } = shipping ?? billing
  return {
    ...{ name: shipping?.name ?? customer.name, company, email: customer.email },
    ...{ phone: shipping?.phone ?? customer.phone, lines, city, region, postcode, country },
  }
}
