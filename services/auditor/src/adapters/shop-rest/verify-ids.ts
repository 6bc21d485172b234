import type { Verdict } from '../../domain/sequence/verdict.ts'
import type { RestClient } from './rest-client.ts'
import { ShopFault } from './shop-fault.ts'
import { asShopOrder, asShopOrders } from './shop-order.ts'
import type { ShopOrder } from './shop-order.ts'

export type ShopVerdict =
  | { id: number; verdict: 'recovered' | 'trashed' | 'draft'; order: ShopOrder }
  | { id: number; verdict: 'not-an-order' }
  | { id: number; verdict: 'unverified'; reason: string }

const idsPerList = 100

/**
 * What the shop has under each id. Lists hide the bin and unsaved drafts, so what they do not show is asked for one by one. Never
 * throws for what the shop does: where it gives no usable answer, the verdict is `unverified`, with the reason.
 */
export async function verifyIds(
  ask: RestClient,
  ids: readonly number[],
  signal: AbortSignal,
): Promise<ShopVerdict[]> {
  const result: ShopVerdict[] = []
  for (let start = 0; start < ids.length; start += idsPerList) {
    result.push(...(await verifyBatch(ask, ids.slice(start, start + idsPerList), signal)))
  }
  return result
}

async function verifyBatch(
  ask: RestClient,
  ids: readonly number[],
  signal: AbortSignal,
): Promise<ShopVerdict[]> {
  const result: ShopVerdict[] = []
  try {
    const query = { include: ids.join(','), per_page: String(idsPerList), status: 'any' }
    const listed = new Map(
      asShopOrders(await ask({ path: 'orders', query }, signal)).map((order) => [order.id, order]),
    )
    for (const id of ids) {
      const order = listed.get(id)
      result.push(order === undefined ? await verifyOne(ask, id, signal) : asVerdict(order))
    }
  } catch (error) {
    if (!(error instanceof ShopFault)) throw error
    const known = new Set(result.map(({ id }) => id))
    const rest = ids.filter((id) => !known.has(id))
    result.push(...rest.map((id) => ({ id, verdict: 'unverified' as const, reason: error.message })))
  }
  return result
}

async function verifyOne(ask: RestClient, id: number, signal: AbortSignal): Promise<ShopVerdict> {
  try {
    return asVerdict(asShopOrder(await ask({ path: `orders/${id}` }, signal)), id)
  } catch (error) {
    // Any other 404 is that of a site without this API, which says nothing of orders.
    if (error instanceof ShopFault && error.code === 'woocommerce_rest_shop_order_invalid_id') {
      return { id, verdict: 'not-an-order' }
    }
    throw error
  }
}

const verdictOfStatus: Readonly<Record<string, Verdict & ('trashed' | 'draft')>> = {
  trash: 'trashed',
  'auto-draft': 'draft',
  'checkout-draft': 'draft',
}

export function verdictOf({ status }: ShopOrder): 'recovered' | 'trashed' | 'draft' {
  return (Object.hasOwn(verdictOfStatus, status) && verdictOfStatus[status]) || 'recovered'
}

function asVerdict(order: ShopOrder, id = order.id): ShopVerdict {
  if (order.id !== id) throw new ShopFault('odd', `the shop sent order ${order.id} when asked for ${id}`)
  return { id, verdict: verdictOf(order), order }
}
