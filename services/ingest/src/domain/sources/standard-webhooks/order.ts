import type { Address, Customer, LineItem, Order } from '@slipstream/events/event-types/orders/order.ts'
import { NotUnderstood } from '../../quarantine/not-understood.ts'
import type { FindParticipants } from '../../participants/find-participants.ts'
import { asDecimal, requiredDecimal } from '../../reading/as-decimal.ts'
import { idOrNull } from '../../reading/as-id.ts'
import { asInstant } from '../../reading/as-instant.ts'
import { asRecord, asRecords } from '../../reading/as-record.ts'
import type { Json } from '@slipstream/runtime/json/is-record.ts'
import { asText } from '../../reading/as-text.ts'
import { metadataOf } from '../../reading/metadata-of.ts'
import { lineItemIdOf, uniqueLineItems } from '../../reading/line-item-ids.ts'
import { quantityOf } from '../../reading/quantity-of.ts'

/**
 * The order in `data`. Every name may be written in camelCase or snake_case;
 * money is a decimal string or a number.
 *
 * - needed: `id`, `status`, and one of `modifiedAt`, `updatedAt`, the delivery's own time, `createdAt`
 * - `number`, `currency`, `total`, `discountTotal`, `shippingTotal`, `taxTotal`, `paidAt`, `completedAt`
 * - `customer`: `id`, `name` (or `firstName`, `lastName`), `email`, `phone`
 * - `billing`: `company`, `lines` (or `line1`, `line2`), `city`, `region`, `postcode`, `country`
 * - `lineItems`: `id`, `productId`, `sku`, `name`, `quantity`, `total`, `taxTotal`, and `metadata` as an
 *   object or as a list of `{key, value}`; `metadata` of the order likewise
 *
 * @throws NotUnderstood when what is needed is missing, or a sum cannot be read
 */
export function standardWebhooksOrder(
  source: string,
  orderId: string,
  data: Json,
  occurredAt: string | null,
  findParticipants: FindParticipants,
): Order {
  const createdAt = asInstant(at(data, 'createdAt'))
  const modifiedAt = asInstant(at(data, 'modifiedAt') ?? at(data, 'updatedAt')) ?? occurredAt ?? createdAt
  const status = asText(data['status'])
  if (status === null) throw new NotUnderstood('not-an-order', `Order ${orderId} has no status.`)
  if (modifiedAt === null) {
    throw new NotUnderstood(
      'not-an-order',
      `Order ${orderId} says neither when it was changed nor when it was made.`,
    )
  }
  const lineItems = uniqueLineItems(asRecords(at(data, 'lineItems')).map(lineItem))
  return {
    source,
    orderId,
    number: asText(data['number']) ?? orderId,
    status,
    currency: asText(data['currency']) ?? '',
    total: requiredDecimal(data['total'], `The total of order ${orderId}`),
    discountTotal: asDecimal(at(data, 'discountTotal')),
    shippingTotal: asDecimal(at(data, 'shippingTotal')),
    taxTotal: asDecimal(at(data, 'taxTotal')),
    customer: customer(asRecord(data['customer'])),
    billing: address(asRecord(data['billing'])),
    lineItems,
    createdAt: createdAt ?? modifiedAt,
    modifiedAt,
    paidAt: asInstant(at(data, 'paidAt')),
    completedAt: asInstant(at(data, 'completedAt')),
    ...findParticipants(lineItems, () => metadataOf(data['metadata'])),
  }
}

function at(record: Json, camelCase: string): unknown {
  return record[camelCase] ?? record[camelCase.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)]
}

function customer(fields: Json): Customer {
  const names = [asText(at(fields, 'firstName')), asText(at(fields, 'lastName'))].filter(
    (name) => name !== null,
  )
  return {
    id: idOrNull(fields['id']),
    name: asText(fields['name']) ?? (names.join(' ') || null),
    email: asText(fields['email']),
    phone: asText(fields['phone']),
  }
}

function address(fields: Json): Address {
  const lines = Array.isArray(fields['lines'])
    ? (fields['lines'] as unknown[])
    : [fields['line1'], fields['line2']]
  return {
    company: asText(fields['company']),
    lines: lines.map(asText).filter((line) => line !== null),
    city: asText(fields['city']),
    region: asText(fields['region']),
    postcode: asText(fields['postcode']),
    country: asText(fields['country']),
  }
}

function lineItem(item: Json, index: number): LineItem {
  const id = lineItemIdOf(item['id'], index)
  return {
    id,
    productId: idOrNull(at(item, 'productId')),
    sku: asText(item['sku']),
    name: asText(item['name']) ?? '',
    quantity: quantityOf(item['quantity'], `The quantity of line item ${id}`),
    total: requiredDecimal(item['total'], `The total of line item ${id}`),
    taxTotal: asDecimal(at(item, 'taxTotal')),
    metadata: metadataOf(item['metadata']),
  }
}
