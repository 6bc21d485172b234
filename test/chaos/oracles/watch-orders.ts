import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from 'mongodb'
import { isUnavailable } from '@slipstream/mongo/errors/is-unavailable.ts'
import { liveCollection } from './live-collection.ts'
import { ordersGoneBack } from './orders-gone-back.ts'
import type { SeenOrder } from './orders-gone-back.ts'

export type OrdersWatch = {
  /** What went back so far, or why it can't be told; a sentence each. */
  goneBack(): readonly string[]
  /** How often all orders were looked at. */
  looks(): number
  stop(): Promise<void>
}

const lookEveryMs = 1_000
/** The database may be frozen. */
const timeoutMs = 10_000

/** Looks at all orders of the read model repeatedly, whenever the database responds, until stopped. */
export function watchOrders(db: Db): OrdersWatch {
  const goneBack: string[] = []
  const stopping = new AbortController()
  let seen: ReadonlyMap<string, SeenOrder> = new Map()
  let looks = 0
  const look = async (): Promise<void> => {
    try {
      const now = await ordersOf(db)
      goneBack.push(...ordersGoneBack(seen, now))
      seen = new Map(now.map((order) => [order._id, order]))
      looks += 1
    } catch (error) {
      if (!isUnavailable(error)) goneBack.push(`orders could not be looked at: ${String(error)}`)
    }
  }
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      await look()
      await sleep(lookEveryMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  })()
  return {
    ...{ goneBack: () => goneBack, looks: () => looks },
    async stop() {
      stopping.abort()
      await watching
    },
  }
}

/** What a majority of the database has: anything else may be gone when it is killed, and is applied again. */
async function ordersOf(db: Db): Promise<SeenOrder[]> {
  const orders = await liveCollection<SeenOrder>(db, 'orders')
  return await orders
    .find(
      {},
      {
        projection: { status: 1, modifiedAt: 1, events: { $size: '$observations' } },
        ...{ readConcern: 'majority', timeoutMS: timeoutMs },
      },
    )
    .toArray()
}
