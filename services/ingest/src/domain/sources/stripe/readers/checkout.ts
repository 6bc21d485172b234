import type { Checkout } from '@slipstream/events/event-types/billing/billing-events.ts'
import type { Json } from '@slipstream/runtime/json/is-record.ts'
import { asRecord } from '../../../reading/as-record.ts'
import { asText } from '../../../reading/as-text.ts'
import { idOf, metadataOf, requiredId } from './fields.ts'
import { amountOrNull, currencyOf } from './money.ts'

/** A checkout session. @throws NotUnderstood when its id is missing */
export function checkoutOf(body: Json): Checkout {
  const checkoutId = requiredId(body['id'], 'The id of the checkout session')
  const currency = currencyOf(body['currency'])
  return {
    checkoutId,
    customerId: idOf(body['customer']) ?? idOf(body['customer_account']),
    subscriptionId: idOf(body['subscription']),
    invoiceId: idOf(body['invoice']),
    paymentIntentId: idOf(body['payment_intent']),
    reference: asText(body['client_reference_id']),
    mode: asText(body['mode']),
    status: asText(body['status']),
    paymentStatus: asText(body['payment_status']),
    email: asText(asRecord(body['customer_details'])['email']) ?? asText(body['customer_email']),
    total: amountOrNull(body['amount_total'], currency, `amount_total of checkout session ${checkoutId}`),
    currency,
    metadata: metadataOf(body['metadata']),
  }
}
