import type { RestClient } from './rest-client.ts'
import { ShopFault } from '../../shop-fault.ts'
import { asShopOrders } from './shop-order.ts'
import type { NumbersQuery, NumberVerdict } from '../../shop-client.ts'
import type { WooCommerceOrder } from './shop-order.ts'
import type { Verifier } from './verify-ids.ts'

const perPage = 100
/** 50,000 orders: a wider window is cut off, and what was not found in it stays unverified. */
const maxPages = 500

/**
 * What the shop has under each number. It can't be queried for one, so the orders that were created in a time
 * are listed, those in the bin too. `not-an-order` means that no order of that time has the number: make the
 * time wide, as an order that was created outside of it, or deleted for good, is not seen. Never throws for
 * what the shop does: then the verdict is `unverified`.
 */
export async function verifyNumbers(
  { rest, verdictOf }: Verifier,
  search: NumbersQuery,
  signal: AbortSignal,
): Promise<NumberVerdict[]> {
  const found = new Map<number, WooCommerceOrder>()
  const wanted = new Set(search.numbers)
  let reason: string | undefined
  try {
    for (const status of ['any', 'trash']) {
      for await (const order of ordersCreated(rest, search, status, signal)) {
        const number = search.numberOf(order)
        if (number !== undefined && wanted.has(number)) found.set(number, order)
      }
    }
  } catch (error) {
    if (!(error instanceof ShopFault)) throw error
    reason = error.message
  }
  return search.numbers.map((number): NumberVerdict => {
    const order = found.get(number)
    if (order !== undefined) return { number, verdict: verdictOf(order), order }
    if (reason !== undefined) return { number, verdict: 'unverified', reason }
    return { number, verdict: 'not-an-order' }
  })
}

/** By ascending id, so that an order that is placed meanwhile moves no other to another page. */
async function* ordersCreated(
  rest: RestClient,
  { after, before }: NumbersQuery,
  status: string,
  signal: AbortSignal,
): AsyncGenerator<WooCommerceOrder> {
  // Both ends are left out by the shop, at the resolution of a second.
  const times = { after: gmtOf(after - 1_000), before: gmtOf(before + 2_000), dates_are_gmt: 'true' }
  for (let page = 1; page <= maxPages; page++) {
    const query = { ...times, status, orderby: 'id', order: 'asc', per_page: `${perPage}`, page: `${page}` }
    const orders = asShopOrders(await rest({ path: 'orders', query }, signal))
    yield* orders
    if (orders.length < perPage) return
  }
  throw new ShopFault('unexpected', `the shop has more than ${maxPages * perPage} orders of that time`)
}

/** Without a `Z`: with it and dates_are_gmt together, WordPress compares the wrong times. */
function gmtOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 19)
}
