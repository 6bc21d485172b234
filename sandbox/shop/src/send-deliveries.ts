import { post } from './adapters/post.ts'
import { sendPing } from './send-ping.ts'
import { delivered, dispatch } from './domain/webhooks/dispatch.ts'
import type { Parcel, Shop } from './domain/shop.ts'
import { afterDelivery, afterPing, isTaken } from './domain/webhooks/webhook.ts'
import { deliveryOnWire } from './domain/webhooks/webhook-headers.ts'

const timeoutMs = 60_000

export type Sender = {
  /** Sends all that is ready, one after the other; resolves when nothing is left. */
  run(): Promise<void>
  /** Pings a webhook's URL, as happens when it is made or saved. */
  ping(webhookId: number): Promise<void>
}

/** The queue's runner: as in WooCommerce there is one, so a slow receiver delays all deliveries. */
export function deliverySender(shop: Shop, nowMs: () => number, signal: AbortSignal): Sender {
  let running: Promise<void> | undefined

  async function ping(webhookId: number): Promise<void> {
    const webhook = shop.webhooks.get(webhookId)
    if (webhook === undefined) return
    const { status } = await sendPing(webhook.deliveryUrl, webhookId, signal)
    const now = shop.webhooks.get(webhookId)
    if (now !== undefined) shop.webhooks.set(webhookId, afterPing(now, status))
  }

  async function send({ webhookId, orderId, topic, url, headers, body }: Parcel): Promise<void> {
    const onWire = deliveryOnWire(new URL(url).host, headers, Buffer.byteLength(body))
    const { status, error } = await post(url, onWire, body, { timeoutMs, signal })
    delivered(shop)
    const webhook = shop.webhooks.get(webhookId)
    if (signal.aborted || webhook === undefined) return
    if (!isTaken(status)) shop.log(`${topic} of ${orderId} was not taken: ${status ?? error}`)
    const after = afterDelivery(webhook, status, nowMs())
    shop.webhooks.set(webhookId, after)
    if (after.status === 'disabled' && webhook.status !== 'disabled') {
      shop.log(`the webhook for ${topic} is disabled after seven failures in a row`)
    }
    if (after.status === 'active' && after.pingPending) await ping(webhookId)
  }

  async function runOnce(): Promise<void> {
    while (shop.ready.length > 0 && !signal.aborted) {
      for (const parcel of dispatch(shop, nowMs())) await send(parcel)
    }
  }

  return {
    ping,
    run: () => {
      running ??= runOnce().finally(() => (running = undefined))
      return running
    },
  }
}
