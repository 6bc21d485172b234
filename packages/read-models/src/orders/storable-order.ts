import type { Order } from '@slipstream/events/event-types/orders/order.ts'
import { wellFormed } from '../well-formed.ts'

const maxDepth = 40
/** Keys that make a database driver refuse an object, or take it for one of its own types. */
const unstorableKey = /^\$|\0|^_bsontype$|^__proto__$|^toJSON$/

/** Cached, as both the order's document and its history store the order of an event. */
const known = new WeakMap<Order, Order>()

/**
 * An order as a document database can store it. A metadata value that is nested too deeply, or has a key that
 * cannot be stored, becomes its JSON text. Half of a surrogate pair becomes U+FFFD, as a database would write
 * it. So no content keeps an order out of the read models, and folded and stored orders are equal.
 */
export function storableOrder(order: Order): Order {
  const found = known.get(order) ?? toStorable(order)
  known.set(order, found)
  return found
}

function toStorable(order: Order): Order {
  const storable = wellFormed(order)
  return {
    ...storable,
    lineItems: storable.lineItems.map((item) => ({
      ...item,
      metadata: item.metadata.map(({ key, value }) => ({ key, value: storableJson(value) })),
    })),
  }
}

function storableJson(value: unknown): unknown {
  return isStorable(value, 0) ? (value ?? null) : JSON.stringify(value)
}

function isStorable(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (depth > maxDepth) return false
  if (Array.isArray(value)) return value.every((member) => isStorable(member, depth + 1))
  return Object.entries(value).every(
    ([key, member]) => !unstorableKey.test(key) && isStorable(member, depth + 1),
  )
}
