import type { BillingCustomer } from '@slipstream/events/event-types/billing/billing-events.ts'
import type { Json } from '@slipstream/runtime/json/is-record.ts'
import { asRecord } from '../../../reading/as-record.ts'
import { asText } from '../../../reading/as-text.ts'
import { idOf, metadataOf, requiredId, timeOf } from './fields.ts'
import { currencyOf } from './money.ts'

/**
 * A customer; of a deleted one that was fetched Stripe gives only the id.
 *
 * @throws NotUnderstood when that is missing
 */
export function customerOf(body: Json, isDeleted: boolean): BillingCustomer {
  const customerId = requiredId(body['id'], 'The id of the customer')
  const { preferred_locales: locales, delinquent } = body
  const { default_payment_method: paymentMethod } = asRecord(body['invoice_settings'])
  return {
    customerId,
    isDeleted,
    name: asText(body['name']),
    email: asText(body['email']),
    phone: asText(body['phone']),
    locale: asText(Array.isArray(locales) ? locales[0] : null),
    country: asText(asRecord(body['address'])['country']),
    currency: currencyOf(body['currency']),
    isDelinquent: typeof delinquent === 'boolean' ? delinquent : null,
    defaultPaymentMethodId: idOf(paymentMethod) ?? idOf(body['default_source']),
    createdAt: timeOf(body['created'], `created of customer ${customerId}`),
    metadata: metadataOf(body['metadata']),
  }
}
