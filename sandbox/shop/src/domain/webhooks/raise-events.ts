import { random } from '../random.ts'
import type { Shop } from '../shop.ts'
import type { Topic } from './webhook.ts'

/**
 * Puts an order's events into the queues of the webhooks for them. One that is paused or disabled loses them;
 * one whose queue still holds the order gets no second entry.
 */
export function raiseEvents(
  shop: Shop,
  orderId: number,
  topics: readonly Topic[],
  atMs: number,
  announces = false,
): void {
  for (const topic of topics) {
    for (const webhook of shop.webhooks.values()) {
      if (webhook.topic !== topic || webhook.status !== 'active') continue
      const waits = shop.pending.some((entry) => entry.webhookId === webhook.id && entry.orderId === orderId)
      if (waits) continue
      if (shop.pending.length === 0) {
        const [min, max] = shop.rules.queueDelayMs
        const delayMs = random(shop.rules.seed, 'queue', shop.queueRuns++).int(min, max)
        shop.agenda.add(atMs + delayMs, { kind: 'run-queue' })
      }
      shop.undelivered++
      shop.pending.push({ webhookId: webhook.id, orderId, announces })
    }
  }
}
