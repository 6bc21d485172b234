import type { Card, PaymentMethod } from '@slipstream/events/event-types/billing/billing-events.ts'
import { isRecord } from '@slipstream/runtime/json/is-record.ts'
import type { Json } from '@slipstream/runtime/json/is-record.ts'
import { asText } from '../../../reading/as-text.ts'
import { countOrNull, idOf, requiredId, timeOf } from './fields.ts'

/**
 * A card or another way to pay, without numbers of accounts.
 *
 * @param previous what its changed members were before
 * @throws NotUnderstood when its id is missing
 */
export function paymentMethodOf(body: Json, previous: Json): PaymentMethod {
  const paymentMethodId = requiredId(body['id'], 'The id of the payment method')
  const kind = asText(body['type'])
  const customerId = customerOf(body)
  return {
    paymentMethodId,
    customerId: customerId ?? customerOf(previous),
    isDetached: customerId === null,
    kind,
    card: kind === 'card' ? cardOf(body['card']) : null,
    createdAt: timeOf(body['created'], `created of payment method ${paymentMethodId}`),
  }
}

const customerOf = (object: Json): string | null =>
  idOf(object['customer']) ?? idOf(object['customer_account'])

/** Without a month of expiry it is of no use here. */
function cardOf(value: unknown): Card | null {
  if (!isRecord(value)) return null
  const [expMonth, expYear] = [countOrNull(value['exp_month']), countOrNull(value['exp_year'])]
  if (expMonth === null || expMonth < 1 || expMonth > 12 || expYear === null) return null
  if (expYear < 1970 || expYear > 9998) return null
  return {
    brand: asText(value['display_brand']) ?? asText(value['brand']),
    last4: asText(value['last4']),
    expMonth,
    expYear,
  }
}
