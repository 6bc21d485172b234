import { modifiedMs } from '../sources/shop-client.ts'
import type { ShopOrder } from '../sources/shop-client.ts'
import type { WatchedShop } from '../sources/watched/watched-shop.ts'
import { settleOf } from '../sources/audited-source.ts'
import type { AuditedSource } from '../sources/audited-source.ts'
import { afterPage, isFresh, newPass } from './domain/shop-pass.ts'
import type { ShopPass } from './domain/shop-pass.ts'
import type { AuditStore } from '../store/audit-store.ts'

/** What a walk through a shop works with. */
export type PassContext = {
  store: Pick<AuditStore, 'orders' | 'discrepancies' | 'sources' | 'passes'>
  source: AuditedSource
  shop: WatchedShop
  /** Up to when the log has been read, ms since 1970; undefined while that is not known. */
  readThrough: () => Promise<number | undefined>
  now: () => number
  signal: AbortSignal
  /** Called whenever it went on. */
  onProgress?(pass: ShopPass): Promise<void>
  inform?(sentence: string): void
}

/** The walk kept under this id, or a new one. @param since undefined for when the source was declared */
export async function beginPass(
  { store, source, shop, readThrough, now }: PassContext,
  id: string,
  since: number | undefined,
): Promise<ShopPass> {
  const kept = await store.passes.find(id)
  if (kept !== undefined) return kept
  const [through, connectedAt] = await Promise.all([readThrough(), store.sources.connectedAt(source.name)])
  if (through === undefined || connectedAt === undefined)
    throw new Error(`how far the log of ${source.name} has been read is not known yet`)
  const boundary = through - settleOf(source).afterMs + shop.skewMs()
  const fromStart = connectedAt + Math.min(0, shop.skewMs())
  return newPass({
    _id: id,
    list: shop.lists[0],
    source: source.name,
    startedAt: now(),
    since: since ?? fromStart,
    boundary,
  })
}

/**
 * Goes through the orders of one list of the shop, from where the walk is, and
 * keeps after each page how far it came.
 *
 * @param dealWith given the orders that were not dealt with before; returns how many came to what. It may be
 *   called again for the same orders, when its results could not be kept
 * @throws ShopFault, and what `dealWith` throws; the walk continues from there when it is called again
 */
export async function passOverOrders(
  { store, shop, signal, onProgress }: PassContext,
  begun: ShopPass,
  dealWith: (orders: readonly ShopOrder[]) => Promise<Record<string, number>>,
): Promise<ShopPass> {
  let pass = begun
  const { list } = pass
  if (!shop.lists.includes(list))
    throw new Error(`${list} is not a list of the shop: use one of ${shop.lists.join(', ')}`)
  for await (const { orders, through } of shop.sweepOrders({ since: pass.mark, list }, signal)) {
    const fresh = orders.filter((order) =>
      isFresh(pass, { id: order.id, modifiedMs: modifiedMs(shop.stateOf(order)) }),
    )
    const counts = await dealWith(fresh)
    const page = orders.map((order) => ({ id: order.id, modifiedMs: modifiedMs(shop.stateOf(order)) }))
    pass = afterPage(pass, { page, through }, counts)
    await store.passes.keep(pass)
    await onProgress?.(pass)
    if (through > pass.boundary) break
  }
  return pass
}
