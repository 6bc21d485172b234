import { customerIdOf } from '@slipstream/events/mismatches/billing-event-mismatch.ts'
import type { BillingEvent } from '@slipstream/events/event.ts'
import { isRecord } from '@slipstream/runtime/json/is-record.ts'
import type { Json } from '@slipstream/runtime/json/is-record.ts'
import { decimalOfMinor } from '@slipstream/stripe/domain/decimal-of-minor.ts'
import { inAccount } from './triggers-of.ts'
import type { EventObject, Trigger } from './triggers-of.ts'

/** Types of which an object has one event at most, so that a second one about it is the same. */
const happensOnce = /\.(created|deleted)$/

/**
 * An event of Stripe as rules by type refer to it; null of an object that was fetched, which is no event.
 * Repeats and second events about one change have one subject.
 */
export function eventTrigger(event: BillingEvent): Trigger | null {
  const { type, at, account } = event.data.change
  if (type === null) return null
  const object = eventObject(event.data.payload)
  const name = object.id ?? customerIdOf(event) ?? 'unknown'
  const isOnce = object.id !== null && happensOnce.test(type)
  const trigger: Trigger = {
    ...{ on: 'stripe-event', event: type, subject: isOnce ? name : `${name}/${event.id}`, at },
    ...{ eventId: event.id, customerId: customerIdOf(event), attempt: null, object },
    ...concerned(event),
  }
  return inAccount(trigger, account)
}

function concerned(event: BillingEvent): Pick<Trigger, 'subscriptionId' | 'invoiceId' | 'paymentId'> {
  switch (event.type) {
    case 'SubscriptionChanged':
      return { subscriptionId: event.data.subscription.subscriptionId, invoiceId: null }
    case 'InvoiceChanged': {
      const { invoiceId, subscriptionId } = event.data.invoice
      return { subscriptionId, invoiceId }
    }
    case 'PaymentChanged':
      return { subscriptionId: null, invoiceId: null, paymentId: event.data.payment.paymentId }
    default: {
      const { payment_intent: payment } = bodyOf(event.data.payload)
      return { subscriptionId: null, invoiceId: null, paymentId: idOf(payment) }
    }
  }
}

function eventObject(payload: Json): EventObject {
  const body = bodyOf(payload)
  const { object: type, id, status, reason, amount } = body
  const currency = textOf(body['currency'])?.toUpperCase() ?? null
  return {
    ...{ type: textOf(type), id: textOf(id), status: textOf(status), reason: textOf(reason) },
    amount: typeof amount === 'number' && currency !== null ? decimalOfMinor(amount, currency) : null,
    currency,
  }
}

/** The object that the event holds, or names. */
function bodyOf({ data, related_object: related }: Json): Json {
  const object = isRecord(data) ? data['object'] : related
  return isRecord(object) ? object : {}
}

const maxTextLength = 255
const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value.slice(0, maxTextLength) : null
const idOf = (value: unknown): string | null => textOf(isRecord(value) ? value['id'] : value)
