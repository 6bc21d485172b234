import type { ShopWebhook } from '../shop-client.ts'
import type { AuditedSource } from '../audited-source.ts'
import type { ConnectShop, ShopClient } from '../shop-client.ts'
import { watchRequests } from './watched-requests.ts'
import type { RequestHealth } from './watched-requests.ts'

export type WatchedShop = ShopClient &
  RequestHealth & {
    /** Its webhooks as it last listed them; undefined before it has. */
    webhooks(): readonly ShopWebhook[] | undefined
  }

/** A shop whose responses are watched: see `watchRequests`. */
export function watchedShop(connect: ConnectShop, now: () => number, random?: () => number): WatchedShop {
  let webhooks: ShopWebhook[] | undefined
  const { watch, health } = watchRequests(now, random)
  const client = connect(watch)
  return {
    ...client,
    ...health,
    listWebhooks: async (signal) => (webhooks = await client.listWebhooks(signal)),
    webhooks: () => webhooks,
  }
}

/** The shops of the sources that can be queried, by source. */
export function watchedShops(
  sources: Iterable<AuditedSource>,
  now: () => number,
): ReadonlyMap<string, WatchedShop> {
  const shops = [...sources].flatMap(({ name, connectShop }) =>
    connectShop === undefined ? [] : [[name, watchedShop(connectShop, now)] as const],
  )
  return new Map(shops)
}
