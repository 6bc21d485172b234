import type { Address, Customer, LineItem, Order } from '@slipstream/events/event-types/orders/order.ts'
import { refundsOfPayload } from '@slipstream/events/sources/woocommerce/refunds-of-payload.ts'
import { NotUnderstood } from '../../quarantine/not-understood.ts'
import type { FindParticipants } from '../../participants/find-participants.ts'
import { asDecimal, requiredDecimal } from '../../reading/as-decimal.ts'
import { idOrNull } from '../../reading/as-id.ts'
import { asInstant, asZonedInstant } from '../../reading/as-instant.ts'
import { quantityOf } from '../../reading/quantity-of.ts'
import { asRecord, asRecords } from '../../reading/as-record.ts'
import type { Json } from '@slipstream/runtime/json/is-record.ts'
import { asText } from '../../reading/as-text.ts'
import { lineItemIdOf, uniqueLineItems } from '../../reading/line-item-ids.ts'

/**
 * The order of a REST v1, v2 or v3 body, as the webhook's API version has it. What is absent or oddly typed
 * becomes null or empty; an order needs a status and a time.
 *
 * @throws NotUnderstood when one of these is missing, or a sum cannot be read
 */
export function wooCommerceOrder(
  source: string,
  orderId: string,
  body: Json,
  findParticipants: FindParticipants,
): Order {
  const billing = asRecord(body['billing'])
  const items = asRecords(body['line_items'])
  const lineItems = uniqueLineItems(items.map(lineItem))
  // The shop writes no SKU as '', and null only when it no longer has the product.
  const withoutProduct = new Set(
    lineItems.filter((_, index) => items[index]?.['sku'] === null).map(({ id }) => id),
  )
  const modifiedAt = timeOfOrder(body, 'date_modified') ?? timeOfOrder(body, 'date_created')
  const status = asText(body['status'])
  if (status === null) throw new NotUnderstood('not-an-order', `Order ${orderId} has no status.`)
  if (modifiedAt === null) {
    throw new NotUnderstood(
      'not-an-order',
      `Order ${orderId} says neither when it was changed nor when it was made.`,
    )
  }
  return {
    source,
    orderId,
    number: asText(body['number']) ?? orderId,
    status,
    currency: asText(body['currency']) ?? '',
    total: requiredDecimal(body['total'], `The total of order ${orderId}`),
    discountTotal: asDecimal(body['discount_total']),
    shippingTotal: asDecimal(body['shipping_total']),
    taxTotal: asDecimal(body['total_tax']),
    customer: customer(body, billing),
    billing: address(billing),
    lineItems,
    createdAt: timeOfOrder(body, 'date_created') ?? modifiedAt,
    modifiedAt,
    paidAt: time(body, 'date_paid'),
    completedAt: time(body, 'date_completed'),
    ...refunds(body['refunds']),
    ...findParticipants(lineItems, () => metadata(body['meta_data']), withoutProduct),
  }
}

function refunds(list: unknown): Pick<Order, 'refunds'> {
  const read = refundsOfPayload(list)
  return read === undefined ? {} : { refunds: read }
}

/** `…_gmt` is UTC without a zone. The plain name is in the shop's own time, whose zone is not given. */
function time(body: Json, name: string): string | null {
  return asInstant(body[`${name}_gmt`]) ?? asZonedInstant(body[name])
}

/**
 * REST v1 has no `…_gmt`. There these two are UTC, while those of paying and
 * completing are in the shop's own time.
 */
function timeOfOrder(body: Json, name: 'date_created' | 'date_modified'): string | null {
  const isV1 = !('date_created_gmt' in body) && !('date_modified_gmt' in body)
  return time(body, name) ?? (isV1 ? asInstant(body[name]) : null)
}

function customer(body: Json, billing: Json): Customer {
  const names = [asText(billing['first_name']), asText(billing['last_name'])]
  return {
    id: idOrNull(body['customer_id']),
    name: names.filter((name) => name !== null).join(' ') || null,
    email: asText(billing['email']),
    phone: asText(billing['phone']),
  }
}

function address(billing: Json): Address {
  return {
    company: asText(billing['company']),
    lines: [asText(billing['address_1']), asText(billing['address_2'])].filter((line) => line !== null),
    city: asText(billing['city']),
    region: asText(billing['state']),
    postcode: asText(billing['postcode']),
    country: asText(billing['country']),
  }
}

function lineItem(item: Json, index: number): LineItem {
  const id = lineItemIdOf(item['id'], index)
  return {
    id,
    productId: idOrNull(item['product_id']),
    sku: asText(item['sku']),
    name: asText(item['name']) ?? '',
    quantity: quantityOf(item['quantity'], `The quantity of line item ${id}`),
    total: requiredDecimal(item['total'], `The total of line item ${id}`),
    taxTotal: asDecimal(item['total_tax']),
    metadata: metadata(item['meta_data'] ?? item['meta']),
  }
}

function metadata(list: unknown): LineItem['metadata'] {
  return asRecords(list).map(({ key, value }) => ({ key: asText(key) ?? '', value: value ?? null }))
}
