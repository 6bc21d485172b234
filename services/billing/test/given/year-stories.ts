import type { BillingEvent } from '@slipstream/events/event.ts'
import type { Card, Invoice, Subscription } from '@slipstream/events/event-types/billing/billing-events.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import {
  customerChanged,
  invoiceChanged,
  paymentChanged,
  paymentMethodChanged,
  subscriptionChanged,
} from '@slipstream/testing/events/billing-events.ts'

/** A UTC time, e.g. `2027-03-20 10:30`, with seconds where they differ. */
export const utc = (text: string): string =>
  new Date(`${text.replace(' ', 'T')}${text.length === 16 ? ':00' : ''}Z`).toISOString()

/** A subscriber's life, told by events of Stripe: each has an id and a subject of its own. */
export class Life {
  readonly events: BillingEvent[] = []
  readonly #name: string
  readonly #startedAt: string
  #subscription: Partial<Subscription>
  #invoice: Partial<Invoice> = {}

  /** @param metadata of the customer */
  constructor(name: string, startedAt: string, metadata: Record<string, string> = {}) {
    this.#name = name
    this.#startedAt = utc(startedAt)
    const started = { createdAt: this.#startedAt, startedAt: this.#startedAt }
    this.#subscription = {
      subscriptionId: `sub_${name}`,
      ...this.#customer,
      ...started,
      collectionMethod: null,
    }
    const customer = { ...this.#customer, email: `${name}@example.test`, metadata }
    this.events.push(customerChanged(this.#reported(startedAt, 'customer.created'), customer))
  }

  get #customer() {
    return { customerId: `cus_${this.#name}` }
  }

  #reported(at: string, type: string) {
    return { id: `${this.#name}${this.events.length}`, at: utc(at), type }
  }

  subscription(at: string, changes: Partial<Subscription>, type = 'customer.subscription.updated'): this {
    this.#subscription = { ...this.#subscription, ...changes }
    this.events.push(subscriptionChanged(this.#reported(at, type), this.#subscription))
    return this
  }

  invoice(at: string, type: string, changes: Partial<Invoice> = {}): this {
    const { invoiceId = `in_${this.#name}` } = changes
    const of = { ...this.#customer, subscriptionId: `sub_${this.#name}`, createdAt: utc(at), invoiceId }
    const before = this.#invoice.invoiceId === invoiceId ? this.#invoice : { ...of, nextAttemptAt: null }
    const paidAt = type === 'invoice.paid' ? utc(at) : null
    this.#invoice = { ...before, ...of, createdAt: before.createdAt ?? utc(at), paidAt, ...changes }
    this.events.push(invoiceChanged(this.#reported(at, type), this.#invoice))
    return this
  }

  paid(at: string, invoiceId: string): this {
    return this.invoice(at, 'invoice.paid', { invoiceId, status: 'paid', nextAttemptAt: null })
  }

  failed(at: string, invoiceId: string, attemptCount: number, next: string | null): this {
    const nextAttemptAt = next === null ? null : utc(next)
    return this.invoice(at, 'invoice.payment_failed', {
      invoiceId,
      status: 'open',
      attemptCount,
      nextAttemptAt,
    })
  }

  plan(at: string, priceId: string): this {
    const [item] = examples.SubscriptionChanged.data.subscription.items
    return this.subscription(at, { items: [{ ...item!, priceId }] })
  }

  card(at: string, type: string, id: string, card: Partial<Card>, isDetached = false): this {
    const known = { brand: 'visa', last4: '4242', expMonth: 1, expYear: 2030, ...card }
    const method = { ...this.#customer, paymentMethodId: id, isDetached, card: known }
    this.events.push(paymentMethodChanged(this.#reported(at, `payment_method.${type}`), method))
    return this
  }

  payment(at: string, paymentId: string): this {
    const payment = { ...this.#customer, paymentId, status: 'succeeded' }
    this.events.push(paymentChanged(this.#reported(at, 'payment_intent.succeeded'), payment))
    return this
  }

  /** An event that has no state here, and names no customer. */
  other(at: string, type: string, object: Record<string, unknown>): this {
    const { data, ...example } = examples.BillingEventReceived
    const { id, at: happenedAt } = this.#reported(at, type)
    const named = { type: String(object['object']), id: String(object['id']) }
    this.events.push({
      ...{ ...example, id, subject: `${data.source}/${named.id}` },
      data: {
        ...{ ...data, object: named, fetch: null, twin: null, customerId: null },
        change: { ...data.change, id: `evt_${id}`, type, at: happenedAt },
        payload: { id: `evt_${id}`, object: 'event', data: { object } },
      },
    })
    return this
  }
}
