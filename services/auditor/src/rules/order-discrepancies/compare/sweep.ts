import { ShopFault } from '../../../sources/shop-fault.ts'
import { modifiedMs } from '../../../sources/shop-client.ts'
import type { ShopOrder } from '../../../sources/shop-client.ts'
import { settleOf } from '../../../sources/audited-source.ts'
import { compareWithShop } from '../../../discrepancies/domain/compare-with-shop.ts'
import { sweepWindow } from '../domain/sweep-window.ts'
import { findDiscrepancies } from '../../../discrepancies/find-discrepancies.ts'
import type { WatchedShop } from '../../../sources/watched/watched-shop.ts'
import type { EvaluationContext } from '../../../evaluation.ts'
import { loadSweepState, moveMark } from './sweep-state.ts'
import type { SweepState } from './sweep-state.ts'

/**
 * Compares what the shop has changed with the log, and records discrepancies. Changes so recent that their
 * delivery may be on the way are left for the next time. A shop that does not respond is queried again then,
 * from where this sweep stopped.
 *
 * @returns whether it came to the end, and how many discrepancies were recorded
 */
export async function sweep(
  context: EvaluationContext,
  given?: SweepState,
): Promise<{ isComplete: boolean; found: number }> {
  const { source, shop, through, signal } = context
  const state = given ?? (await loadSweepState(context))
  const { connectedAt, marks } = state
  let found = 0
  if (shop === undefined || connectedAt === undefined) return { isComplete: true, found }
  try {
    // What is in the bin is in no other list, so each list has its own mark.
    for (const list of shop.lists) {
      const isMeasured = shop.isClockMeasured()
      const window = sweepWindow({
        mark: marks[list],
        connectedAt,
        ...{ through, afterMs: settleOf(source).afterMs, skewMs: shop.skewMs() },
      })
      if (window === undefined) continue
      const { since, boundary } = window
      let isNews = false
      for await (const page of shop.sweepOrders({ since, list }, signal)) {
        isNews ||= page.orders.length > 0
        found += await compare(
          { ...context, shop },
          page.orders.filter((order) => modifiedMs(shop.stateOf(order)) <= boundary),
        )
        await moveMark(context, state, { list, through: Math.min(page.through, boundary), isNews })
        if (page.through > boundary) break
      }
      // By a clock that is not known yet the mark might pass what the shop has still to change.
      if (isMeasured) await moveMark(context, state, { list, through: boundary, isNews })
    }
  } catch (error) {
    if (!(error instanceof ShopFault)) throw error
    return { isComplete: false, found }
  }
  return { isComplete: true, found }
}

async function compare(
  { store, source, shop, now }: EvaluationContext & { shop: WatchedShop },
  shopOrders: readonly ShopOrder[],
): Promise<number> {
  const discrepancies = await findDiscrepancies(store, { source, shop }, shopOrders, (known, state) =>
    compareWithShop(known, state, { at: now, traits: source.traits }),
  )
  await store.discrepancies.add(discrepancies, now)
  return discrepancies.length
}
