import { ShopFault } from '../../adapters/woocommerce/shop-fault.ts'
import { modifiedMs } from '../../adapters/woocommerce/shop-order.ts'
import type { ShopOrder } from '../../adapters/woocommerce/shop-order.ts'
import { sweepOrders } from '../../adapters/woocommerce/sweep-orders.ts'
import { settleOf } from '../../sources/audited-source.ts'
import { compareWithShop } from './domain/compare-with-shop.ts'
import { sweepWindow } from './domain/sweep-window.ts'
import { findLosses } from './find-losses.ts'
import type { Judging } from '../../evaluation.ts'
import { loadSweepState, moveMark } from './sweep-state.ts'
import type { SweepState } from './sweep-state.ts'

/**
 * Compares what the shop has changed with what the log was told, and notes the difference as losses. What was changed so lately that
 * its delivery may be on the way is left for the next time. A shop that does not answer is asked again then, from where this
 * one came to.
 *
 * @returns whether it came to the end, and how many losses were noted
 */
export async function sweep(
  judging: Judging,
  given?: SweepState,
): Promise<{ isComplete: boolean; lost: number }> {
  const { source, shop, through, signal } = judging
  const state = given ?? (await loadSweepState(judging))
  const { connectedAt, marks } = state
  let lost = 0
  if (shop === undefined || connectedAt === undefined) return { isComplete: true, lost }
  try {
    // What is in the bin is in no other list, so each list has its own mark.
    for (const list of ['any', 'trash'] as const) {
      const isMeasured = shop.isClockMeasured()
      const window = sweepWindow({
        mark: marks[list],
        connectedAt,
        ...{ through, afterMs: settleOf(source).afterMs, skewMs: shop.skewMs() },
      })
      if (window === undefined) continue
      const { since, boundary } = window
      let isNews = false
      for await (const page of sweepOrders(shop.ask, { since, status: list }, signal)) {
        isNews ||= page.orders.length > 0
        lost += await compare(
          judging,
          page.orders.filter((order) => modifiedMs(order) <= boundary),
        )
        await moveMark(judging, state, { list, through: Math.min(page.through, boundary), isNews })
        if (page.through > boundary) break
      }
      // By a clock that is not known yet the mark might pass what the shop has still to change.
      if (isMeasured) await moveMark(judging, state, { list, through: boundary, isNews })
    }
  } catch (error) {
    if (!(error instanceof ShopFault)) throw error
    return { isComplete: false, lost }
  }
  return { isComplete: true, lost }
}

async function compare({ store, source, now }: Judging, shopOrders: readonly ShopOrder[]): Promise<number> {
  const losses = await findLosses(store, source.name, shopOrders, (known, shop) =>
    compareWithShop(known, shop, now),
  )
  await store.losses.add(losses, now)
  return losses.length
}
