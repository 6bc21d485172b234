import { postWebhook } from '@slipstream/sandbox-carrier/adapters/post-webhook.ts'
import type { Billing } from './billing.ts'
import type { ReadyDelivery } from './domain/lifecycle/endpoints/deliver.ts'
import { activeSecrets } from './domain/deliveries/endpoint.ts'
import { signDelivery } from './domain/deliveries/sign-delivery.ts'
import { renderEvent, renderThinEvent } from './domain/events/render-event.ts'

/** Sends what is due, a few at the same time. */
export class WebhookSender {
  readonly #billing: Billing
  readonly #signal: AbortSignal
  #running: Promise<void> | undefined

  constructor(billing: Billing, signal: AbortSignal) {
    this.#billing = billing
    this.#signal = signal
  }

  /** Resolves when nothing is due any more. */
  run(): Promise<void> {
    this.#running ??= this.#sendDue().finally(() => (this.#running = undefined))
    return this.#running
  }

  async #sendDue(): Promise<void> {
    const worker = async (): Promise<void> => {
      while (!this.#signal.aborted) {
        const ready = this.#billing.takeDelivery()
        if (ready === undefined) return
        await this.#send(ready)
      }
    }
    await Promise.all(Array.from({ length: this.#billing.options.maxDeliveries }, worker))
  }

  async #send({ due, event, endpoint }: ReadyDelivery): Promise<void> {
    const { options, account } = this.#billing
    const version = endpoint.apiVersion ?? account.settings.apiVersion
    const isThin = endpoint.payload === 'thin'
    const { connectedAccount } = account.settings
    const payload = isThin
      ? renderThinEvent(event, connectedAccount)
      : renderEvent(event, version, event.pendingWebhooks, connectedAccount)
    const body = JSON.stringify(payload, null, 2)
    // Signed with real time, which receivers check, each attempt again.
    const timestampS = Math.floor(options.wallMs() / 1_000)
    const headers = {
      'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-cache',
      'stripe-signature': signDelivery(body, timestampS, activeSecrets(endpoint, account.nowMs)),
    }
    const reply = await postWebhook(endpoint.url, headers, body, this.#signal)
    if (this.#signal.aborted) return
    this.#billing.recordAttempt(due, reply)
    const isDelivered = reply.status !== undefined && reply.status >= 200 && reply.status < 300
    if (!isDelivered)
      options.onLine(`${event.type} ${event.id}, attempt ${due.attempt}: ${reply.status ?? reply.error}`)
  }
}
