import type { Json } from '@slipstream/runtime/json/is-record.ts'
import { isRecord } from '@slipstream/runtime/json/is-record.ts'
import { asRecord, asRecords } from '../../../reading/as-record.ts'
import { idOf, timeOf } from './fields.ts'
import type { Period, VersionReader } from './version-reader.ts'

/** API versions from 2025-03-31.basil: each item has a period, an invoice and its lines have a parent. */
export const basil: VersionReader = {
  // Items may end at different times: the next payment is due when the first one ends.
  subscriptionPeriod: (_subscription, items) =>
    items
      .map(itemPeriod)
      .filter((period) => period !== undefined)
      .sort((a, b) => endMs(a) - endMs(b))[0],
  itemPeriod,
  invoiceSubscription(invoice) {
    if (!('parent' in invoice)) return undefined
    return idOf(asRecord(asRecord(invoice['parent'])['subscription_details'])['subscription'])
  },
  invoicePayment(invoice) {
    if (!('payments' in invoice)) return undefined
    const payments = asRecords(asRecord(invoice['payments'])['data'])
    const ids = payments.map(({ payment }) => idOf(asRecord(payment)['payment_intent']))
    return ids.find((id) => id !== null) ?? null
  },
  linePrice({ pricing }) {
    if (!isRecord(pricing)) return undefined
    const { price, product } = asRecord(pricing['price_details'])
    return { priceId: idOf(price), productId: idOf(product) }
  },
  lineSubscription: (line) =>
    detailsOf(line)?.['subscription'] === undefined ? undefined : idOf(detailsOf(line)?.['subscription']),
  lineProration(line) {
    const proration = detailsOf(line)?.['proration']
    return typeof proration === 'boolean' ? proration : undefined
  },
}

function itemPeriod(item: Json): Period | undefined {
  if (!('current_period_end' in item)) return undefined
  return {
    periodStart: timeOf(item['current_period_start'], 'current_period_start of an item'),
    periodEnd: timeOf(item['current_period_end'], 'current_period_end of an item'),
  }
}

function endMs({ periodEnd }: Period): number {
  return periodEnd === null ? Infinity : Date.parse(periodEnd)
}

/** What the line was made from: an item of a subscription, or a single item of an invoice. */
function detailsOf({ parent }: Json): Json | undefined {
  const { subscription_item_details, invoice_item_details } = asRecord(parent)
  const details = [subscription_item_details, invoice_item_details].find(isRecord)
  return details
}
