import type { Address, Customer, LineItem, Order } from '@slipstream/events/event-types/orders/order.ts'
import type { SourceConfigOf } from '@slipstream/runtime/config/schemas/source-schema.ts'
import type { FindParticipants } from '../../participants/find-participants.ts'
import { NotUnderstood } from '../../quarantine/not-understood.ts'
import { asDecimal, requiredDecimal } from '../../reading/as-decimal.ts'
import { idOrNull, orderIdOf } from '../../reading/as-id.ts'
import { asInstant } from '../../reading/as-instant.ts'
import { asRecords } from '../../reading/as-record.ts'
import type { Json } from '@slipstream/runtime/json/is-record.ts'
import { asText } from '../../reading/as-text.ts'
import { lineItemIdOf, uniqueLineItems } from '../../reading/line-item-ids.ts'
import { metadataOf } from '../../reading/metadata-of.ts'
import { quantityOf } from '../../reading/quantity-of.ts'
import { pointerReader } from '@slipstream/runtime/json/pointer-reader.ts'
import type { ReadPointer } from '@slipstream/runtime/json/pointer-reader.ts'

type Mapping = SourceConfigOf<'hmac'>['mapping']

/**
 * Reads bodies as a configured mapping says. `idOf` and `orderOf` throw NotUnderstood
 * when what an order needs can't be read.
 */
export type MappedOrders = {
  idOf(body: Json): string
  occurredAtOf(body: Json): string | null
  orderOf(source: string, orderId: string, body: Json): Order
}

export function mappedOrders(mapping: Mapping, findParticipants: FindParticipants): MappedOrders {
  const at = pointerReader()
  return {
    idOf: (body) => orderIdOf(at(mapping.id, body)),
    occurredAtOf: (body) => timeOf(at(mapping.occurredAt, body)),
    orderOf(source, orderId, body) {
      const createdAt = timeOf(at(mapping.createdAt, body))
      const modifiedAt = timeOf(at(mapping.modifiedAt, body)) ?? createdAt
      const status = asText(at(mapping.status, body))
      if (status === null || modifiedAt === null) {
        const missing = status === null ? 'status' : 'time of its last change'
        throw new NotUnderstood('not-an-order', `Order ${orderId} has no ${missing} where the mapping says.`)
      }
      const lineItems = lineItemsOf(at, mapping.lineItems, body)
      return {
        source,
        orderId,
        number: asText(at(mapping.number, body)) ?? orderId,
        status,
        currency: asText(at(mapping.currency, body)) ?? '',
        total: requiredDecimal(at(mapping.total, body), `The total of order ${orderId}`),
        discountTotal: asDecimal(at(mapping.discountTotal, body)),
        shippingTotal: asDecimal(at(mapping.shippingTotal, body)),
        taxTotal: asDecimal(at(mapping.taxTotal, body)),
        customer: customerOf(at, mapping.customer, body),
        billing: addressOf(at, mapping.billing, body),
        lineItems,
        createdAt: createdAt ?? modifiedAt,
        modifiedAt,
        paidAt: timeOf(at(mapping.paidAt, body)),
        completedAt: timeOf(at(mapping.completedAt, body)),
        ...findParticipants(lineItems, () => metadataOf(at(mapping.metadata, body))),
      }
    },
  }
}

function customerOf(at: ReadPointer, { id, name, email, phone }: Mapping['customer'], body: Json): Customer {
  return {
    id: idOrNull(at(id, body)),
    name: asText(at(name, body)),
    email: asText(at(email, body)),
    phone: asText(at(phone, body)),
  }
}

function addressOf(at: ReadPointer, billing: Mapping['billing'], body: Json): Address {
  return {
    company: asText(at(billing.company, body)),
    lines: billing.lines.map((line) => asText(at(line, body))).filter((line) => line !== null),
    city: asText(at(billing.city, body)),
    region: asText(at(billing.region, body)),
    postcode: asText(at(billing.postcode, body)),
    country: asText(at(billing.country, body)),
  }
}

function lineItemsOf(at: ReadPointer, mapping: Mapping['lineItems'], body: Json): LineItem[] {
  if (mapping === undefined) return []
  const items = asRecords(at(mapping.list, body)).map((item, index): LineItem => {
    const id = lineItemIdOf(at(mapping.id, item), index)
    return {
      id,
      productId: idOrNull(at(mapping.productId, item)),
      sku: asText(at(mapping.sku, item)),
      name: asText(at(mapping.name, item)) ?? '',
      quantity: quantityOf(at(mapping.quantity, item), `The quantity of line item ${id}`),
      total: requiredDecimal(at(mapping.total, item), `The total of line item ${id}`),
      taxTotal: asDecimal(at(mapping.taxTotal, item)),
      metadata: metadataOf(at(mapping.metadata, item)),
    }
  })
  return uniqueLineItems(items)
}

/** Seconds since 1970 are less until the year 5138. */
const minMilliseconds = 1e11
const maxMilliseconds = 8.64e15

function timeOf(value: unknown): string | null {
  if (typeof value !== 'number') return asInstant(value)
  if (!Number.isFinite(value) || value <= 0) return null
  const ms = value < minMilliseconds ? value * 1000 : value
  return ms > maxMilliseconds ? null : asInstant(new Date(ms).toISOString())
}
