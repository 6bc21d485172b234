import type {
  Address,
  Customer,
  LineItem,
  Order,
  Refund,
} from '@slipstream/events/event-types/orders/order.ts'
import type { FindParticipants } from '../../participants/find-participants.ts'
import { NotUnderstood } from '../../quarantine/not-understood.ts'
import { asDecimal, requiredDecimal } from '../../reading/as-decimal.ts'
import { idOrNull } from '../../reading/as-id.ts'
import { asZonedInstant } from '../../reading/as-instant.ts'
import { asRecord, asRecords } from '../../reading/as-record.ts'
import type { Json } from '@slipstream/runtime/json/is-record.ts'
import { asText } from '../../reading/as-text.ts'
import { lineItemIdOf, uniqueLineItems } from '../../reading/line-item-ids.ts'
import { quantityOf } from '../../reading/quantity-of.ts'
import { sumOf } from '../../reading/sum-of.ts'

/**
 * The order of a webhook's body, in the form of the REST Admin API.
 *
 * @throws NotUnderstood when it has no time, or a sum can't be read
 */
export function shopifyOrder(
  source: string,
  orderId: string,
  body: Json,
  findParticipants: FindParticipants,
): Order {
  const createdAt = asZonedInstant(body['created_at'])
  const modifiedAt = asZonedInstant(body['updated_at']) ?? createdAt
  if (modifiedAt === null) {
    const detail = `Order ${orderId} says neither when it was changed nor when it was made.`
    throw new NotUnderstood('not-an-order', detail)
  }
  const items = asRecords(body['line_items'])
  const lineItems = uniqueLineItems(items.map(lineItem))
  const withoutProduct = new Set(
    lineItems.filter((_, index) => items[index]?.['product_exists'] === false).map(({ id }) => id),
  )
  return {
    source,
    orderId,
    number: asText(body['order_number']) ?? asText(body['name']) ?? orderId,
    status: statusOf(orderId, body),
    currency: asText(body['currency']) ?? '',
    total: requiredDecimal(body['total_price'], `The total of order ${orderId}`),
    discountTotal: asDecimal(body['total_discounts']),
    shippingTotal: asDecimal(asRecord(asRecord(body['total_shipping_price_set'])['shop_money'])['amount']),
    taxTotal: asDecimal(body['total_tax']),
    customer: customer(body),
    billing: address(asRecord(body['billing_address'])),
    lineItems,
    createdAt: createdAt ?? modifiedAt,
    modifiedAt,
    // The body has no time of payment.
    paidAt: null,
    completedAt: asZonedInstant(body['closed_at']),
    refunds: asRecords(body['refunds']).map(refund),
    ...findParticipants(lineItems, () => metadata(body['note_attributes']), withoutProduct),
  }
}

/** Shopify has no single status: `cancelled`, else that of the payment; `fulfilled` once a paid order is. */
function statusOf(orderId: string, body: Json): string {
  if (asText(body['cancelled_at']) !== null) return 'cancelled'
  const money = asText(body['financial_status'])
  if (money === null) throw new NotUnderstood('not-an-order', `Order ${orderId} has no financial_status.`)
  return money === 'paid' && body['fulfillment_status'] === 'fulfilled' ? 'fulfilled' : money
}

function customer(body: Json): Customer {
  const account = asRecord(body['customer'])
  const billing = asRecord(body['billing_address'])
  return {
    id: idOrNull(account['id']),
    name: fullName(account) ?? fullName(billing),
    email: asText(body['email']) ?? asText(body['contact_email']) ?? asText(account['email']),
    phone: asText(body['phone']) ?? asText(account['phone']) ?? asText(billing['phone']),
  }
}

function fullName(person: Json): string | null {
  const names = [asText(person['first_name']), asText(person['last_name'])]
  return names.filter((name) => name !== null).join(' ') || null
}

function address(billing: Json): Address {
  return {
    company: asText(billing['company']),
    lines: [asText(billing['address1']), asText(billing['address2'])].filter((line) => line !== null),
    city: asText(billing['city']),
    region: asText(billing['province_code']) ?? asText(billing['province']),
    postcode: asText(billing['zip']),
    country: asText(billing['country_code']) ?? asText(billing['country']),
  }
}

function lineItem(item: Json, index: number): LineItem {
  const id = lineItemIdOf(item['id'], index)
  const quantity = quantityOf(item['quantity'], `The quantity of line item ${id}`)
  if (!Number.isSafeInteger(quantity))
    throw new NotUnderstood('unreadable-value', `The quantity of line item ${id} is no whole number.`)
  const price = requiredDecimal(item['price'], `The price of line item ${id}`)
  const discounts = amounts(item['discount_allocations'], 'amount', `A discount of line item ${id}`)
  const taxes = amounts(item['tax_lines'], 'price', `A tax of line item ${id}`)
  return {
    id,
    productId: idOrNull(item['product_id']),
    sku: asText(item['sku']),
    name: asText(item['name']) ?? asText(item['title']) ?? '',
    quantity,
    total: sumOf([{ amount: price, times: quantity }, ...discounts.map((amount) => ({ amount, times: -1 }))]),
    taxTotal: item['tax_lines'] === undefined ? null : sumOf(taxes.map((amount) => ({ amount }))),
    metadata: metadata(item['properties']),
  }
}

function amounts(list: unknown, member: string, what: string): string[] {
  return asRecords(list).map((entry) => requiredDecimal(entry[member], what))
}

/** What was given back by a refund; one of goods alone is 0. */
function refund(entry: Json): Refund {
  const id = idOrNull(entry['id']) ?? ''
  const given = asRecords(entry['transactions']).filter(
    ({ kind, status }) => kind === 'refund' && status === 'success',
  )
  const sums = given.map(({ amount }) => ({ amount: requiredDecimal(amount, `An amount of refund ${id}`) }))
  return { id, amount: sumOf(sums), reason: asText(entry['note']) }
}

function metadata(list: unknown): LineItem['metadata'] {
  return asRecords(list).map(({ name, value }) => ({ key: asText(name) ?? '', value: value ?? null }))
}
