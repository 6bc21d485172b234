import type { Invoice } from '@slipstream/events/event-types/billing/billing-events.ts'
import type { Json } from '@slipstream/runtime/json/is-record.ts'
import { NotUnderstood } from '../../../quarantine/not-understood.ts'
import { asRecord, asRecords } from '../../../reading/as-record.ts'
import { asText } from '../../../reading/as-text.ts'
import { sumOf } from '../../../reading/sum-of.ts'
import { countOf, idOf, requiredId, requiredTime, timeOf } from './fields.ts'
import { invoiceLineOf } from './invoice-line.ts'
import { amountOrNull, currencyOf, requiredAmount } from './money.ts'
import { firstFound } from './version-reader.ts'
import type { VersionReader } from './version-reader.ts'

/**
 * An invoice as Stripe sends it, in any version of the API. A status that is not known is kept.
 *
 * @throws NotUnderstood when its id, status, time, currency or total is missing, or no
 * place says which subscription it bills
 */
export function invoiceOf(body: Json, readers: readonly VersionReader[], isDeleted: boolean): Invoice {
  const invoiceId = requiredId(body['id'], 'The id of the invoice')
  const what = `of invoice ${invoiceId}`
  const time = (name: string, from: Json = body): string | null => timeOf(from[name], `${name} ${what}`)
  const status = isDeleted ? 'deleted' : statusOf(body)
  if (status === null) throw new NotUnderstood('unknown-shape', `The status ${what} is missing.`)
  const subscriptionId = firstFound(readers, (reader) => reader.invoiceSubscription(body))
  if (subscriptionId === undefined) {
    const detail = `The subscription ${what} is missing: it has neither parent nor subscription.`
    throw new NotUnderstood('unknown-shape', detail)
  }
  const currency = currencyOf(body['currency'])
  const transitions = asRecord(body['status_transitions'])
  return {
    invoiceId,
    customerId: idOf(body['customer']) ?? idOf(body['customer_account']),
    subscriptionId,
    number: asText(body['number']),
    status,
    billingReason: asText(body['billing_reason']),
    currency,
    ...amountsOf(body, currency, what),
    lines: asRecords(asRecord(body['lines'])['data']).map((line) => invoiceLineOf(line, currency, readers)),
    periodStart: time('period_start'),
    periodEnd: time('period_end'),
    createdAt: requiredTime(body['created'] ?? body['date'], `created ${what}`),
    finalizedAt: time('finalized_at', transitions) ?? time('finalized_at'),
    dueAt: time('due_date'),
    paidAt: time('paid_at', transitions),
    voidedAt: time('voided_at', transitions),
    uncollectibleAt: time('marked_uncollectible_at', transitions),
    attemptCount: countOf(body['attempt_count']),
    nextAttemptAt: time('next_payment_attempt'),
    collectionMethod: asText(body['collection_method'] ?? body['billing']),
    customerName: asText(body['customer_name']),
    customerEmail: asText(body['customer_email']),
    hostedUrl: asText(body['hosted_invoice_url']),
    paymentIntentId: firstFound(readers, (reader) => reader.invoicePayment(body)) ?? null,
  }
}

/**
 * A draft that was deleted: Stripe has nothing of it any more.
 *
 * @param body its id, and its customer and time as far as they are known
 * @param at counts as its time otherwise
 * @throws NotUnderstood when its id is missing
 */
export function deletedInvoiceOf(body: Json, at: string): Invoice {
  const invoiceId = requiredId(body['id'], 'The id of the invoice')
  return {
    ...{
      invoiceId,
      customerId: idOf(body['customer']),
      subscriptionId: null,
      number: null,
      status: 'deleted',
    },
    ...{ billingReason: null, currency: null, lines: [], periodStart: null, periodEnd: null },
    ...{ total: '0', amountDue: '0', amountPaid: '0', amountRemaining: '0' },
    createdAt: timeOf(body['created'], `created of invoice ${invoiceId}`) ?? at,
    ...{ finalizedAt: null, dueAt: null, paidAt: null, voidedAt: null, uncollectibleAt: null },
    ...{ attemptCount: 0, nextAttemptAt: null, collectionMethod: null, customerName: null },
    ...{ customerEmail: null, hostedUrl: null, paymentIntentId: null },
  }
}

/** The oldest versions have no status, but say whether it is paid. */
function statusOf({ status, paid, forgiven }: Json): string | null {
  return asText(status) ?? (paid === true ? 'paid' : forgiven === true ? 'uncollectible' : null)
}

type Amounts = Pick<Invoice, 'total' | 'amountDue' | 'amountPaid' | 'amountRemaining'>

/** The oldest versions have only what is due, and whether it is paid. */
function amountsOf(body: Json, currency: string | null, what: string): Amounts {
  const { total, amount_due: due = total, paid } = body
  const { amount_paid: settled = paid === true ? due : 0 } = body
  const amountDue = requiredAmount(due, currency, `amount_due ${what}`)
  const amountPaid = requiredAmount(settled, currency, `amount_paid ${what}`)
  const remaining = amountOrNull(body['amount_remaining'], currency, `amount_remaining ${what}`)
  return {
    total: requiredAmount(total, currency, `total ${what}`),
    ...{ amountDue, amountPaid },
    amountRemaining: remaining ?? sumOf([{ amount: amountDue }, { amount: amountPaid, times: -1 }]),
  }
}
