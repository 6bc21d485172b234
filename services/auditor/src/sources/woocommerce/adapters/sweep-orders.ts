import type { RestClient } from './rest-client.ts'
import { ShopFault } from '../../shop-fault.ts'
import { asShopOrders, modifiedMs } from './shop-order.ts'
import type { SweptPage } from '../../shop-client.ts'

const perPage = 100
/** `modified_after` leaves its own second out, and the shop's clock has no finer resolution. */
const overlapMs = 1_000

/**
 * All orders that were modified at `since` or later, oldest first, page by page. An order that overlaps, or
 * is modified meanwhile, comes again. What is in the bin is listed only with `status: 'trash'`.
 *
 * Each page is requested from the last one's newest second on, not by its number: an order
 * modified in between would move the later ones up by one place, and one would be passed over.
 * Only within one second are pages numbered.
 *
 * @throws ShopFault
 */
export async function* sweepOrders(
  rest: RestClient,
  { since, status = 'any' }: { since: number; status?: string },
  signal: AbortSignal,
): AsyncGenerator<SweptPage> {
  let through = since
  let lastIds = ''
  for (let page = 1; ;) {
    const query = {
      ...{ orderby: 'modified', order: 'asc', dates_are_gmt: 'true', status },
      modified_after: gmtWithoutZone(through - overlapMs),
      ...{ per_page: String(perPage), page: String(page) },
    }
    const orders = asShopOrders(await rest({ path: 'orders', query }, signal))
    const ids = orders.map(({ id }) => id).join()
    // Something between us and the shop may ignore the page's number: it would be requested indefinitely.
    if (page > 1 && ids === lastIds && ids !== '')
      throw new ShopFault('unexpected', 'the shop sent one page of orders twice')
    lastIds = ids
    const newest = Math.max(through, ...orders.map(modifiedMs))
    page = newest > through ? 1 : page + 1
    through = newest
    if (orders.length > 0) yield { orders, through }
    // The totals in the headers are wrong beyond the end; a page that is not full is the last one.
    if (orders.length < perPage) return
  }
}

/** With a `Z` and dates_are_gmt together, WordPress compares the wrong times. */
function gmtWithoutZone(atMs: number): string {
  return new Date(Math.floor(atMs / 1_000) * 1_000).toISOString().slice(0, 19)
}
