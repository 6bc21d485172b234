import type { Subscription, SubscriptionItem } from '@slipstream/events/event-types/billing/billing-events.ts'
import { isRecord } from '@slipstream/runtime/json/is-record.ts'
import type { Json } from '@slipstream/runtime/json/is-record.ts'
import { NotUnderstood } from '../../../quarantine/not-understood.ts'
import { asRecord, asRecords } from '../../../reading/as-record.ts'
import { asText } from '../../../reading/as-text.ts'
import { countOrNull, idOf, metadataOf, numberOrNull, requiredId, requiredTime, timeOf } from './fields.ts'
import { amountOrNull, currencyOf } from './money.ts'
import { firstFound } from './version-reader.ts'
import type { VersionReader } from './version-reader.ts'

/**
 * A subscription as Stripe sends it, in any version of the API. A status that is not known is kept.
 *
 * @throws NotUnderstood when its id, customer, status, time or period is missing
 */
export function subscriptionOf(body: Json, readers: readonly VersionReader[]): Subscription {
  const subscriptionId = requiredId(body['id'], 'The id of the subscription')
  const what = `of subscription ${subscriptionId}`
  const time = (name: string): string | null => timeOf(body[name], `${name} ${what}`)
  const status = asText(body['status'])
  if (status === null) throw new NotUnderstood('unknown-shape', `The status ${what} is missing.`)
  const listed = itemsOf(body)
  const period = firstFound(readers, (reader) => reader.subscriptionPeriod(body, listed))
  if (period === undefined) {
    const detail = `The period ${what} is missing: neither it nor its items have current_period_end.`
    throw new NotUnderstood('unknown-shape', detail)
  }
  const items = listed.map((item, index) =>
    itemOf(item, { body, readers, fallbackId: `${subscriptionId}#${index + 1}` }),
  )
  return {
    subscriptionId,
    customerId: requiredId(idOf(body['customer']) ?? body['customer_account'], `The customer ${what}`),
    status,
    items,
    currency: currencyOf(body['currency']) ?? items[0]?.currency ?? null,
    ...period,
    createdAt: requiredTime(body['created'], `created ${what}`),
    startedAt: time('start_date') ?? time('start'),
    trialStart: time('trial_start'),
    trialEnd: time('trial_end'),
    cancelAt: time('cancel_at'),
    cancelAtPeriodEnd: body['cancel_at_period_end'] === true,
    canceledAt: time('canceled_at'),
    endedAt: time('ended_at'),
    collectionPaused: asText(asRecord(body['pause_collection'])['behavior']),
    collectionMethod: asText(body['collection_method'] ?? body['billing']),
    latestInvoiceId: idOf(body['latest_invoice']),
    defaultPaymentMethodId: idOf(body['default_payment_method']) ?? idOf(body['default_source']),
    metadata: metadataOf(body['metadata']),
  }
}

/** The first versions had no items: one plan was the subscription's own. */
function itemsOf(body: Json): Json[] {
  const { items, plan, quantity, id } = body
  if (isRecord(items) || Array.isArray(items)) return asRecords(isRecord(items) ? items['data'] : items)
  return isRecord(plan) ? [{ id, plan, quantity }] : []
}

/** As people know it: the nickname of the price or plan, else the product's name where it is expanded. */
function nameOf({ nickname, name, product }: Json): string | null {
  return [nickname, name, asRecord(product)['name']].map(asText).find((text) => text !== null) ?? null
}

type Around = { body: Json; readers: readonly VersionReader[]; fallbackId: string }

function itemOf(item: Json, { body, readers, fallbackId }: Around): SubscriptionItem {
  const itemId = idOf(item['id']) ?? fallbackId
  const { price, plan } = item
  const sold = asRecord(isRecord(price) ? price : plan)
  const recurring = isRecord(sold['recurring']) ? sold['recurring'] : sold
  const currency = currencyOf(sold['currency']) ?? currencyOf(body['currency'])
  const minor = sold['unit_amount'] ?? sold['amount'] ?? sold['unit_amount_decimal'] ?? sold['amount_decimal']
  const period = firstFound(readers, (reader) => reader.itemPeriod(item, body))
  return {
    itemId,
    priceId: idOf(price) ?? idOf(plan),
    productId: idOf(sold['product']),
    name: nameOf(sold),
    quantity: numberOrNull(item['quantity']),
    unitAmount: amountOrNull(minor, currency, `The price of item ${itemId}`),
    currency,
    interval: asText(recurring['interval']),
    intervalCount: countOrNull(recurring['interval_count']),
    ...(period ?? { periodStart: null, periodEnd: null }),
  }
}
