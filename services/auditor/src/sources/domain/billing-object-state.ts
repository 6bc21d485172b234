import { isRecord } from '@slipstream/runtime/json/is-record.ts'
import type { Json } from '@slipstream/runtime/json/is-record.ts'

export type BillingObjectKind = 'subscription' | 'invoice'

type Common = {
  objectId: string
  customerId: string | null
  status: string
  /** ISO 8601 UTC, as all times here. */
  createdAt: string | null
}

export type SubscriptionState = Common & {
  kind: 'subscription'
  items: { priceId: string | null; productId: string | null; quantity: number | null }[]
  periodEnd: string | null
  trialEnd: string | null
  /** When it will end, or ended; null while it continues. */
  endsAt: string | null
  collectionPaused: string | null
  collectionMethod: string | null
  latestInvoiceId: string | null
}

export type InvoiceState = Common & {
  kind: 'invoice'
  amountDue: number | null
  amountRemaining: number | null
  attemptCount: number
  dueAt: string | null
}

/** What the audit compares of a subscription or an invoice. These names are a storage format. */
export type BillingObjectState = SubscriptionState | InvoiceState

/**
 * The state of an object in Stripe's JSON, of any version of the API: of an event's object as of one in a
 * list, so that the two can be compared. Undefined for anything else, and for what has no id or no status.
 */
export function billingStateOf(json: Json): BillingObjectState | undefined {
  const { object, status } = json
  const objectId = idOf(json['id'])
  if (objectId === null || typeof status !== 'string') return undefined
  const customerId = idOf(json['customer']) ?? idOf(json['customer_account'])
  const createdAt = timeOf(json['created'] ?? json['date'])
  const common = { objectId, customerId, status, createdAt }
  if (object === 'subscription') return { ...common, kind: 'subscription', ...subscriptionPart(json) }
  return object === 'invoice' ? { ...common, kind: 'invoice', ...invoicePart(json) } : undefined
}

/** What two states must have in common to be equal, as text: what each version of the API writes alike. */
export function comparedOf(state: BillingObjectState): string {
  const { customerId, status } = state
  if (state.kind === 'invoice')
    return JSON.stringify([customerId, status, state.amountRemaining, state.attemptCount])
  const { items, periodEnd, trialEnd, endsAt, collectionPaused } = state
  const sold = items.map(({ priceId, quantity }) => JSON.stringify([priceId, quantity])).sort()
  return JSON.stringify([customerId, status, sold, periodEnd, trialEnd, endsAt, collectionPaused])
}

type Own<State extends Common> = Omit<State, keyof Common | 'kind'>

function subscriptionPart(json: Json): Own<SubscriptionState> {
  const items = itemsOf(json)
  const ends = items.map((item) => timeOf(item['current_period_end'])).filter((end) => end !== null)
  const periodEnd = timeOf(json['current_period_end']) ?? ends.sort()[0] ?? null
  const willEnd = timeOf(json['cancel_at']) ?? (json['cancel_at_period_end'] === true ? periodEnd : null)
  return {
    items: items.map(soldBy),
    periodEnd,
    trialEnd: timeOf(json['trial_end']),
    endsAt: timeOf(json['ended_at']) ?? willEnd,
    collectionPaused: textOf(recordOf(json['pause_collection'])['behavior']),
    collectionMethod: textOf(json['collection_method'] ?? json['billing']),
    latestInvoiceId: idOf(json['latest_invoice']),
  }
}

function invoicePart(json: Json): Own<InvoiceState> {
  return {
    amountDue: numberOf(json['amount_due']),
    amountRemaining: numberOf(json['amount_remaining']),
    attemptCount: numberOf(json['attempt_count']) ?? 0,
    dueAt: timeOf(json['due_date']),
  }
}

function itemsOf({ items, plan, quantity }: Json): Json[] {
  const listed: unknown = isRecord(items) ? items['data'] : items
  if (Array.isArray(listed)) return (listed as unknown[]).filter(isRecord)
  return isRecord(plan) ? [{ plan, quantity }] : []
}

function soldBy({ price, plan, quantity }: Json): SubscriptionState['items'][number] {
  const sold = recordOf(isRecord(price) ? price : plan)
  return {
    priceId: idOf(price) ?? idOf(plan),
    productId: idOf(sold['product']),
    quantity: numberOf(quantity),
  }
}

/** The id of what is named, or expanded in place. */
export function idOf(value: unknown): string | null {
  const id = isRecord(value) ? value['id'] : value
  return typeof id === 'string' && id !== '' ? id : null
}

const recordOf = (value: unknown): Json => (isRecord(value) ? value : {})
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null)

/** Of seconds since 1970. */
function timeOf(value: unknown): string | null {
  if (typeof value !== 'number' || Math.abs(value) > 253_402_300_799) return null
  return new Date(Math.floor(value) * 1_000).toISOString()
}
