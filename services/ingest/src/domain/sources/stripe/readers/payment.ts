import type { Payment } from '@slipstream/events/event-types/billing/billing-events.ts'
import type { Json } from '@slipstream/runtime/json/is-record.ts'
import { NotUnderstood } from '../../../quarantine/not-understood.ts'
import { asRecord } from '../../../reading/as-record.ts'
import { asText } from '../../../reading/as-text.ts'
import { idOf, requiredId, requiredTime } from './fields.ts'
import { currencyOf, requiredAmount } from './money.ts'

/** A payment intent. @throws NotUnderstood when its id, status, time, currency or amount is missing */
export function paymentOf(body: Json): Payment {
  const paymentId = requiredId(body['id'], 'The id of the payment intent')
  const what = `of payment intent ${paymentId}`
  const status = asText(body['status'])
  if (status === null) throw new NotUnderstood('unknown-shape', `The status ${what} is missing.`)
  const currency = currencyOf(body['currency'])
  const amount = requiredAmount(body['amount'], currency, `amount ${what}`)
  const { amount_received: received = status === 'succeeded' ? body['amount'] : 0 } = body
  const error = asRecord(body['last_payment_error'])
  return {
    paymentId,
    customerId: idOf(body['customer']) ?? idOf(body['customer_account']),
    invoiceId: idOf(body['invoice']),
    status,
    amount,
    amountReceived: requiredAmount(received, currency, `amount_received ${what}`),
    currency,
    createdAt: requiredTime(body['created'], `created ${what}`),
    nextAction: asText(asRecord(body['next_action'] ?? body['next_source_action'])['type']),
    failureCode: asText(error['code']),
    declineCode: asText(error['decline_code']),
    paymentMethodId: idOf(body['payment_method']) ?? idOf(body['source']),
  }
}
