import type { RestClient } from './rest-client.ts'
import { ShopFault } from '../../shop-fault.ts'
import { asShopOrder, asShopOrders } from './shop-order.ts'
import type { ShopVerdict } from '../../shop-client.ts'
import type { WooCommerceOrder } from './shop-order.ts'
import type { VerdictOf } from '../domain/verdict-of.ts'

/** How a shop is queried, and what its orders mean. */
export type Verifier = { rest: RestClient; verdictOf: VerdictOf }

const idsPerList = 100
/** What is in the bin, or was never saved, is in no other list. */
const lists = ['any', 'trash', 'auto-draft'] as const
/**
 * Ids that no list has shown yet are requested one by one when they are so few: that
 * takes no more requests than the lists.
 */
const maxSinglesAtOnce = 2
/**
 * Single orders requested together: a slow shop is not to slow the audit, and the client's pace holds all the
 * same.
 */
const singlesAtOnce = 4

/**
 * What the shop has under each id: requested in lists of 100, one list for each kind of status, and only what
 * none of them shows one by one, as only the response to a single id proves that it is no order. Never throws
 * for what the shop does: where it gives no usable response, the verdict is `unverified`, with the reason.
 */
export async function verifyIds(
  verifier: Verifier,
  ids: readonly number[],
  signal: AbortSignal,
): Promise<ShopVerdict[]> {
  const result: ShopVerdict[] = []
  for (let start = 0; start < ids.length; start += idsPerList) {
    result.push(...(await verifyBatch(verifier, ids.slice(start, start + idsPerList), signal)))
  }
  return result
}

async function verifyBatch(
  { rest, verdictOf }: Verifier,
  ids: readonly number[],
  signal: AbortSignal,
): Promise<ShopVerdict[]> {
  const found = new Map<number, ShopVerdict>()
  let reason = ''
  try {
    let unlisted = [...ids]
    for (const status of lists) {
      if (status !== 'any' && unlisted.length <= maxSinglesAtOnce) break
      for (const order of await listOf(rest, unlisted, status, signal))
        found.set(order.id, asVerdict(verdictOf, order))
      unlisted = unlisted.filter((id) => !found.has(id))
    }
    for (let start = 0; start < unlisted.length; start += singlesAtOnce) {
      const some = unlisted.slice(start, start + singlesAtOnce)
      const responses = await Promise.allSettled(some.map((id) => verifyOne({ rest, verdictOf }, id, signal)))
      for (const response of responses)
        if (response.status === 'fulfilled') found.set(response.value.id, response.value)
      const fault = responses.find(({ status }) => status === 'rejected')
      if (fault?.status === 'rejected') throw fault.reason
    }
  } catch (error) {
    if (!(error instanceof ShopFault)) throw error
    reason = error.message
  }
  return ids.map((id) => found.get(id) ?? { id, verdict: 'unverified', reason })
}

async function listOf(
  rest: RestClient,
  ids: readonly number[],
  status: (typeof lists)[number],
  signal: AbortSignal,
): Promise<WooCommerceOrder[]> {
  try {
    const query = { include: ids.join(','), per_page: String(idsPerList), status }
    return asShopOrders(await rest({ path: 'orders', query }, signal))
  } catch (error) {
    // A shop whose version has no such list: single requests decide.
    if (status !== 'any' && error instanceof ShopFault && error.code === 'rest_invalid_param') return []
    throw error
  }
}

async function verifyOne(
  { rest, verdictOf }: Verifier,
  id: number,
  signal: AbortSignal,
): Promise<ShopVerdict> {
  try {
    return asVerdict(verdictOf, asShopOrder(await rest({ path: `orders/${id}` }, signal)), id)
  } catch (error) {
    // Any other 404 is that of a site without this API, and no evidence about orders.
    if (error instanceof ShopFault && error.code === 'woocommerce_rest_shop_order_invalid_id') {
      return { id, verdict: 'not-an-order' }
    }
    throw error
  }
}

function asVerdict(verdictOf: VerdictOf, order: WooCommerceOrder, id = order.id): ShopVerdict {
  if (order.id !== id)
    throw new ShopFault('unexpected', `the shop sent order ${order.id} when asked for ${id}`)
  return { id, verdict: verdictOf(order), order }
}
