import type { WooOrder } from '../../woo-order/woo-order.ts'
import { gmtTime, localTime } from '../../wordpress-time.ts'
import type { OrderQuery } from './order-query.ts'

export type Found = {
  page: WooOrder[]
  /** Of all that match. */
  total: number
  pages: number
}

/**
 * The orders that match, a page of them, as the order tables of WooCommerce 10 ("HPOS") find them. The bin is
 * only listed when it alone is requested. Beyond the last page the totals are 0.
 *
 * @param timeZone the site's
 */
export function findOrders(orders: Iterable<WooOrder>, query: OrderQuery, timeZone: string): Found {
  const matching = [...orders].filter((order) => matches(order, query, timeZone)).sort(comparison(query))
  const start = query.offset ?? (query.page - 1) * query.perPage
  const page = matching.slice(start, start + query.perPage)
  if (page.length === 0) return { page, total: 0, pages: 0 }
  return { page, total: matching.length, pages: Math.ceil(matching.length / query.perPage) }
}

function matches(order: WooOrder, query: OrderQuery, timeZone: string): boolean {
  const { after, before, modifiedAfter, modifiedBefore, datesAreGmt } = query
  const hasDate = (date: 'date_created' | 'date_modified', limit: string, later: boolean): boolean => {
    const column = datesAreGmt || hasZone(limit) ? (`${date}_gmt` as const) : date
    const value = order[column]
    const bound = comparable(limit, datesAreGmt, timeZone)
    return later ? value > bound : value < bound
  }
  return (
    hasStatus(order, query.statuses) &&
    (query.include === undefined || query.include.length === 0 || query.include.includes(order.id)) &&
    !query.exclude.includes(order.id) &&
    (query.customer === undefined || order.customer_id === query.customer) &&
    (query.product === undefined || order.line_items.some((item) => item.product_id === query.product)) &&
    (query.search === undefined || mentions(order, query.search)) &&
    (after === undefined || hasDate('date_created', after, true)) &&
    (before === undefined || hasDate('date_created', before, false)) &&
    (modifiedAfter === undefined || hasDate('date_modified', modifiedAfter, true)) &&
    (modifiedBefore === undefined || hasDate('date_modified', modifiedBefore, false))
  )
}

function hasStatus(order: WooOrder, statuses: string[]): boolean {
  if (statuses.includes('any')) return order.status !== 'trash' && order.status !== 'auto-draft'
  return statuses.includes(order.status)
}

function hasZone(limit: string): boolean {
  return /(?:Z|[+-]\d{2}(?::\d{2})?)$/i.test(limit.slice(11))
}

/**
 * A limit as text that compares with a column. One with a zone means that instant; with
 * dates_are_gmt, though, WordPress turns it into the site's time and compares that with the column
 * in UTC, which is wrong by the offset.
 */
function comparable(limit: string, datesAreGmt: boolean, timeZone: string): string {
  const instant = limit.replace(' ', 'T').toUpperCase()
  if (!hasZone(limit)) return instant.slice(0, 19)
  const atMs = Date.parse(/[+-]\d{2}$/.test(instant) ? `${instant}:00` : instant)
  return datesAreGmt ? localTime(atMs, timeZone) : gmtTime(atMs)
}

function mentions(order: WooOrder, search: string): boolean {
  const wanted = search.toLowerCase()
  const texts = [
    String(order.id),
    ...Object.values(order.billing),
    ...Object.values(order.shipping),
    ...order.line_items.map(({ name }) => name),
  ]
  return texts.some((text) => text.toLowerCase().includes(wanted))
}

/** Equal ones come by descending id, whichever way the rest is ordered. */
function comparison({ orderBy, order, include }: OrderQuery): (a: WooOrder, b: WooOrder) => number {
  const sign = order === 'asc' ? 1 : -1
  const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
  switch (orderBy) {
    case 'id':
      return (a, b) => sign * (a.id - b.id)
    case 'include':
      return (a, b) => (include ?? []).indexOf(a.id) - (include ?? []).indexOf(b.id)
    case 'modified':
      return (a, b) => sign * byText(a.date_modified_gmt, b.date_modified_gmt) || b.id - a.id
    case 'date':
    case 'title':
    case 'slug':
      return (a, b) => sign * byText(a.date_created_gmt, b.date_created_gmt) || b.id - a.id
  }
}
