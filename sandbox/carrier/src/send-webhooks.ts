import { postWebhook } from './adapters/post-webhook.ts'
import type { Carrier } from './carrier.ts'
import { webhookResponse } from './domain/responses.ts'
import { signWebhook } from './domain/webhooks/sign-webhook.ts'
import { afterAttempt, WebhookQueue } from './domain/webhooks/webhook-queue.ts'
import type { DueWebhook } from './domain/webhooks/webhook-queue.ts'

export type WebhookSender = {
  /** Sends all that is due, in order; resolves when nothing is left. */
  run(): Promise<void>
}

const maxAtOnce = 16

export function createWebhookSender(carrier: Carrier, url: string, signal: AbortSignal): WebhookSender {
  const { webhookSecret = '', onLine } = carrier.options
  const queue = new WebhookQueue(carrier.books)
  let running: Promise<void> | undefined
  carrier.onBooked((shipment) => queue.add(shipment))

  async function send(due: DueWebhook): Promise<void> {
    const { shipment, scan, attempt } = due
    const body = JSON.stringify(webhookResponse(shipment, scan))
    const timestamp = Math.floor(carrier.nowMs / 1_000)
    const headers = {
      'bobspost-event': scan.eventId,
      'bobspost-timestamp': String(timestamp),
      'bobspost-signature': signWebhook(body, timestamp, webhookSecret),
    }
    const reply = await postWebhook(url, headers, body, signal)
    if (signal.aborted) return
    const times = { nowMs: carrier.nowMs, speed: carrier.options.speed }
    const result = afterAttempt(due, reply, times)
    carrier.record({ kind: 'webhook', ...result })
    queue.retry(shipment, scan, result)
    if (result.outcome !== 'delivered') {
      const reason = reply.status ?? reply.error
      onLine(`webhook of ${shipment.trackingNumber} ${scan.code}, attempt ${attempt}: ${reason}`)
    }
  }

  function takeBatch(): DueWebhook[] {
    const batch: DueWebhook[] = []
    while (batch.length < maxAtOnce) {
      const due = queue.take(carrier.nowMs)
      if (due === undefined) break
      const { shipment, scan } = due
      if (scan.webhook === 'sent') batch.push(due)
      else {
        const lost = { eventId: scan.eventId, shipmentId: shipment.id, atMs: carrier.nowMs, attempt: 0 }
        carrier.record({ kind: 'webhook', ...lost, outcome: 'lost' })
      }
    }
    return batch
  }

  async function runOnce(): Promise<void> {
    for (let batch = takeBatch(); batch.length > 0 && !signal.aborted; batch = takeBatch())
      await Promise.all(batch.map(send))
  }

  return {
    run: () => {
      running ??= runOnce().finally(() => (running = undefined))
      return running
    },
  }
}
