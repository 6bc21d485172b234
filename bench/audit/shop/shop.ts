/** An order of the bench's shop. Times are whole seconds since 1970, as the shop's clock counts. */
export type ShopOrder = { id: number; status: string; createdAt: number; modifiedAt: number }

export type BenchShop = {
  orders: ReadonlyMap<number, ShopOrder>
  /** Places an order, or changes its status. Calls have the order of time. */
  save(id: number, status: string, atMs: number): ShopOrder
  /**
   * A page of what was modified after a second, the oldest first; within a second the
   * highest id first, as WooCommerce does.
   */
  modifiedAfter(second: number, page: { number: number; size: number }): ShopOrder[]
}

/**
 * What a list by modification needs at 100,000 orders: changes in the order of time, of
 * which only an order's last one counts.
 */
export function createShop(): BenchShop {
  const orders = new Map<number, ShopOrder>()
  const changes: ShopOrder[] = []

  const firstAfter = (second: number): number => {
    let [low, high] = [0, changes.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((changes[middle]?.modifiedAt ?? Infinity) > second) high = middle
      else low = middle + 1
    }
    return low
  }

  return {
    orders,
    save(id, status, atMs) {
      const at = Math.floor(atMs / 1_000)
      const order = { id, status, createdAt: orders.get(id)?.createdAt ?? at, modifiedAt: at }
      orders.set(id, order)
      changes.push(order)
      return order
    },
    modifiedAfter(second, { number, size }) {
      const found: ShopOrder[] = []
      for (let index = firstAfter(second); index < changes.length && found.length < number * size;) {
        const at = changes[index]?.modifiedAt
        const ofSecond: ShopOrder[] = []
        for (let change = changes[index]; change?.modifiedAt === at && change; change = changes[++index])
          if (orders.get(change.id) === change) ofSecond.push(change)
        found.push(...ofSecond.sort((a, b) => b.id - a.id))
      }
      return found.slice((number - 1) * size, number * size)
    },
  }
}
