import { ShopFault } from '../../adapters/woocommerce/shop-fault.ts'
import { modifiedMs } from '../../adapters/woocommerce/shop-order.ts'
import type { ShopOrder } from '../../adapters/woocommerce/shop-order.ts'
import { sweepOrders } from '../../adapters/woocommerce/sweep-orders.ts'
import { settleOf } from '../../sources/audited-source.ts'
import { compareWithShop } from './domain/compare-with-shop.ts'
import { sweepWindow } from './domain/sweep-window.ts'
import { findLosses } from './find-losses.ts'
import type { Judging } from '../../evaluation.ts'

/**
 * Compares what the shop has changed with what the log was told, and notes the difference as losses. What was changed so lately that
 * its delivery may be on the way is left for the next time. A shop that does not answer is asked again then, from where this
 * one came to.
 *
 * @returns whether it came to the end
 */
export async function sweep(judging: Judging): Promise<boolean> {
  const { store, source, shop, through, signal } = judging
  const [kept, connectedAt] = await Promise.all([
    store.sources.find(source.name),
    store.sources.connectedAt(source.name),
  ])
  if (shop === undefined || connectedAt === undefined) return true
  try {
    // What is in the bin is in no other list, so each list has its own mark.
    for (const status of ['any', 'trash'] as const) {
      const isMeasured = shop.isClockMeasured()
      const window = sweepWindow({
        mark: kept?.swept?.[status],
        connectedAt,
        ...{ through, afterMs: settleOf(source).afterMs, skewMs: shop.skewMs() },
      })
      if (window === undefined) continue
      const { since, boundary } = window
      const isThrough = (at: number) => store.sources.swept(source.name, status, Math.min(at, boundary))
      for await (const page of sweepOrders(shop.ask, { since, status }, signal)) {
        await compare(
          judging,
          page.orders.filter((order) => modifiedMs(order) <= boundary),
        )
        await isThrough(page.through)
        if (page.through > boundary) break
      }
      // By a clock that is not known yet the mark might pass what the shop has still to change.
      if (isMeasured) await isThrough(boundary)
    }
  } catch (error) {
    if (!(error instanceof ShopFault)) throw error
    return false
  }
  return true
}

async function compare({ store, source, now }: Judging, shopOrders: readonly ShopOrder[]): Promise<void> {
  const losses = await findLosses(store, source.name, shopOrders, (known, shop) =>
    compareWithShop(known, shop, now),
  )
  await store.losses.add(losses, now)
}
