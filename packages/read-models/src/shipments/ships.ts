import type { Order } from '@slipstream/events/event-types/orders/order.ts'
import type { ShipmentLine } from '@slipstream/events/event-types/shipment-events.ts'
import { hasEnded } from '../orders/has-ended.ts'
import type { OrderFact } from '../orders/order-fact.ts'

/** Which orders of a source are shipped: `shipping` in its configuration is one. */
export type ShippingRule = {
  statuses: readonly string[]
  /** SKUs, in which `*` stands for any characters. */
  products: readonly string[]
  /** Key of line item metadata that separates an order's shipments. Undefined: an order is one shipment. */
  groupBy?: string | undefined
}

/** What is in one shipment of an order. */
export type ShipmentContent = {
  /** The value of `groupBy`; null without one. It distinguishes the shipments of an order. */
  group: string | null
  lines: ShipmentLine[]
}

/**
 * The shipments that an order has by its newest state, in the order of its line items;
 * none where it is not to be shipped.
 */
export function shipmentsOf(newest: OrderFact, rule: ShippingRule): ShipmentContent[] {
  if (newest.type === 'OrderDeleted') return []
  const { order } = newest.data
  if (!isInStatus(newest, rule)) return []
  const groups = new Map<string | null, ShipmentLine[]>()
  for (const { id, sku, name, quantity, metadata } of order.lineItems) {
    if (quantity <= 0 || !rule.products.some((glob) => matchesGlob(glob, sku ?? ''))) continue
    const group = groupOf(metadata, rule.groupBy)
    const lines = groups.get(group) ?? []
    groups.set(group, [...lines, { lineItemId: id, sku, name, quantity }])
  }
  return [...groups].map(([group, lines]) => ({ group, lines }))
}

/**
 * By when an order had reached a status that ships, by one of its states, in milliseconds since the epoch;
 * undefined if that state is in no such status. The earliest of all states counts, in whatever order they
 * arrive: before `shipping.since` it is not shipped. A state from a backfill counts as of 0, so that
 * imported orders are not shipped once more.
 */
export function reachedShippingMs(state: OrderFact, rule: ShippingRule): number | undefined {
  if (state.type === 'OrderDeleted' || !isInStatus(state, rule)) return undefined
  const { order, provenance } = state.data
  if (provenance.purpose === 'backfill') return 0
  // An edit does not make an old order new: the source's time of payment counts where that is earlier.
  const times = [order.modifiedAt, order.completedAt ?? order.paidAt]
  return Math.min(...times.flatMap((time) => (time === null ? [] : [Date.parse(time)])))
}

function isInStatus(
  { type, data }: Exclude<OrderFact, { type: 'OrderDeleted' }>,
  rule: ShippingRule,
): boolean {
  const { status } = data.order
  return rule.statuses.includes(status) && !hasEnded({ status, provenance: { type } })
}

function groupOf(metadata: Order['lineItems'][number]['metadata'], key: string | undefined): string | null {
  if (key === undefined) return null
  const value = metadata.find((entry) => entry.key === key)?.value
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
  return text === '' ? null : text
}

/** Whether all of the text is matched. Linear for each part between two `*`, whatever the text. */
function matchesGlob(glob: string, text: string): boolean {
  const [first = '', ...rest] = glob.split('*')
  const last = rest.pop()
  if (last === undefined) return text === glob
  if (!text.startsWith(first)) return false
  let from = first.length
  for (const part of rest) {
    const found = text.indexOf(part, from)
    if (found < 0) return false
    from = found + part.length
  }
  return text.length - last.length >= from && text.endsWith(last)
}
