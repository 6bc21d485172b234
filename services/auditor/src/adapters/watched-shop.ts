import type { ShopWebhook } from '../domain/webhook/our-webhooks.ts'
import type { RestClient } from './shop-rest/rest-client.ts'
import { ShopFault } from './shop-rest/shop-fault.ts'
import { listWebhooks } from './shop-rest/shop-webhooks.ts'

export type ShopTrouble = { kind: ShopFault['kind']; reason: string; inARow: number; since: number }

export type WatchedShop = {
  ask: RestClient
  /** Since when, and why, the shop has given no usable answer; undefined when its last one was. */
  trouble(): ShopTrouble | undefined
  /** Asks for its webhooks. @throws ShopFault */
  listWebhooks(signal: AbortSignal): Promise<void>
  /** Its webhooks as it last listed them; undefined before it has. */
  webhooks(): readonly ShopWebhook[] | undefined
}

/** A shop whose answers are watched. That an order is not there is an answer. */
export function watchedShop(ask: RestClient, now: () => number): WatchedShop {
  let trouble: ShopTrouble | undefined
  let webhooks: readonly ShopWebhook[] | undefined
  const watched: RestClient = async (request, signal) => {
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
  }
  return {
    ask: watched,
    trouble: () => trouble,
    async listWebhooks(signal) {
      webhooks = await listWebhooks(watched, signal)
    },
    webhooks: () => webhooks,
  }
}

function isAnswer({ kind, code }: ShopFault): boolean {
  return kind === 'odd' && code === 'woocommerce_rest_shop_order_invalid_id'
}
