import type { Json } from '@slipstream/runtime/json/is-record.ts'
import { isRecord } from '@slipstream/runtime/json/is-record.ts'
import { idOf, timeOf } from './fields.ts'
import type { Period, VersionReader } from './version-reader.ts'

/**
 * API versions before 2025-03-31: a period is the subscription's, and an invoice names
 * its subscription and payment itself.
 */
export const beforeBasil: VersionReader = {
  subscriptionPeriod,
  itemPeriod: (_item, subscription) => subscriptionPeriod(subscription),
  invoiceSubscription: (invoice) => named(invoice, 'subscription'),
  invoicePayment: (invoice) => named(invoice, 'payment_intent'),
  linePrice({ price, plan }) {
    const sold = isRecord(price) ? price : plan
    if (typeof price === 'string') return { priceId: idOf(price), productId: null }
    return isRecord(sold) ? { priceId: idOf(sold), productId: idOf(sold['product']) } : undefined
  },
  lineSubscription(line) {
    if ('subscription' in line) return idOf(line['subscription'])
    // The oldest versions give a subscription's line its id.
    return line['type'] === 'subscription' ? idOf(line) : undefined
  },
  lineProration: ({ proration }) => (typeof proration === 'boolean' ? proration : undefined),
}

function subscriptionPeriod(subscription: Json): Period | undefined {
  if (!('current_period_end' in subscription)) return undefined
  return {
    periodStart: timeOf(subscription['current_period_start'], 'current_period_start of the subscription'),
    periodEnd: timeOf(subscription['current_period_end'], 'current_period_end of the subscription'),
  }
}

function named(object: Json, name: string): string | null | undefined {
  return name in object ? idOf(object[name]) : undefined
}
