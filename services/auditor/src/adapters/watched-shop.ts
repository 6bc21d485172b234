import type { RestClient } from './shop-rest/rest-client.ts'
import { ShopFault } from './shop-rest/shop-fault.ts'

export type ShopTrouble = { kind: ShopFault['kind']; reason: string; inARow: number; since: number }

export type WatchedShop = {
  ask: RestClient
  /** Since when, and why, the shop has given no usable answer; undefined when its last one was. */
  trouble(): ShopTrouble | undefined
}

/** A shop whose answers are watched. That an order is not there is an answer. */
export function watchedShop(ask: RestClient, now: () => number): WatchedShop {
  let trouble: ShopTrouble | undefined
  return {
    trouble: () => trouble,
    async ask(request, signal) {
      try {
        const answer = await ask(request, signal)
        trouble = undefined
        return answer
      } catch (error) {
        if (error instanceof ShopFault) {
          if (isAnswer(error)) trouble = undefined
          else {
            const { inARow = 0, since = now() } = trouble ?? {}
            trouble = { kind: error.kind, reason: error.message, inARow: inARow + 1, since }
          }
        }
        throw error
      }
    },
  }
}

function isAnswer({ kind, code }: ShopFault): boolean {
  return kind === 'odd' && code === 'woocommerce_rest_shop_order_invalid_id'
}
