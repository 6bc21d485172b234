import type { Fault } from '@slipstream/sandbox-shop/domain/faults/faults.ts'
import type { RunningShop } from '@slipstream/sandbox-shop/run-shop.ts'

/**
 * Everything that an audit should find, soon after the start, so that no visitor waits for chance. A fault of
 * an order happens to one that is created for it; a fault of a delivery to the next one.
 */
const shown: readonly { afterMs: number; kind: Fault; places: boolean }[] = [
  { afterMs: 3_000, kind: 'dropCreation', places: true },
  { afterMs: 7_000, kind: 'dropOrder', places: true },
  { afterMs: 11_000, kind: 'stuck', places: true },
  { afterMs: 15_000, kind: 'gap', places: true },
  { afterMs: 19_000, kind: 'loseUpdate', places: false },
  { afterMs: 23_000, kind: 'malformed', places: false },
]

/** Lets each of them happen once. @returns what stops those that have not happened yet */
export function showFaults(shop: RunningShop): () => void {
  const timers = shown.map(({ afterMs, kind, places }) =>
    setTimeout(() => {
      if (places) orderWith(shop, kind)
      else shop.injectFault(kind)
    }, afterMs),
  )
  return () => timers.forEach(clearTimeout)
}

function orderWith(shop: RunningShop, kind: Fault): void {
  for (;;) {
    shop.injectFault(kind)
    const [id] = shop.createOrders(1)
    const placed = shop.orders().find((order) => order.id === id)
    // A draft may be given up, and is then no order that anybody misses.
    if (placed?.status !== 'checkout-draft') return
  }
}
