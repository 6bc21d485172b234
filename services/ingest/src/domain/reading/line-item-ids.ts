import type { LineItem } from '@slipstream/events/event-types/orders/order.ts'
import { NotUnderstood } from '../quarantine/not-understood.ts'
import { idOrNull } from './as-id.ts'

const maxIdLength = 200
/** More than any order of people's: each becomes an object of many members. */
const maxLineItems = 10_000

/**
 * The id of a line item; its place where it has none, or none that can be one. Without half surrogates,
 * which a database does not tell apart.
 */
export function lineItemIdOf(value: unknown, index: number): string {
  const id = idOrNull(value)?.toWellFormed()
  return id === undefined || id.length > maxIdLength ? `#${index + 1}` : id
}

/**
 * The line items, each with an id of its own: participants are known by it. Of those that share one, all
 * but the first get their number added.
 *
 * @throws NotUnderstood when they are too many
 */
export function uniqueLineItems(items: readonly LineItem[]): LineItem[] {
  if (items.length > maxLineItems)
    throw new NotUnderstood('too-large', `The order has more than ${maxLineItems} line items.`)
  const claimed = new Set(items.map(({ id }) => id))
  const timesOf = new Map<string, number>()
  return items.map((item) => {
    let times = (timesOf.get(item.id) ?? 0) + 1
    while (times > 1 && claimed.has(`${item.id}~${times}`)) times++
    timesOf.set(item.id, times)
    return times === 1 ? item : { ...item, id: `${item.id}~${times}` }
  })
}
