import type { Metadata } from './customer.ts'
import type { Price } from './price.ts'

export type SubscriptionStatus =
  | 'incomplete'
  | 'incomplete_expired'
  | 'trialing'
  | 'active'
  | 'past_due'
  | 'unpaid'
  | 'paused'
  | 'canceled'

export type PauseBehavior = 'keep_as_draft' | 'mark_uncollectible' | 'void'
export type TrialEndBehavior = 'create_invoice' | 'pause' | 'cancel'

export type SubscriptionItem = ReturnType<typeof newItem>
export type Subscription = ReturnType<typeof newSubscription>

/** A change that applies when its invoice is paid. */
export type PendingUpdate = {
  billing_cycle_anchor: number
  cancel_at_period_end: null
  discount: null
  discounts: null
  /** When it is given up, in seconds. */
  expires_at: number
  metadata: null
  subscription_items: SubscriptionItem[]
  trial_end: null
  trial_from_plan: null
}

/** Whether nothing happens to a subscription any more. */
export function isEnded({ status }: { status: SubscriptionStatus }): boolean {
  return status === 'canceled' || status === 'incomplete_expired'
}

/** The first item of a subscription, whose period the others share. */
export function itemOf(subscription: Subscription): SubscriptionItem {
  const [item] = subscription.items.data
  if (item === undefined) throw new Error(`${subscription.id} has no item`)
  return item
}

export function newItem(given: {
  id: string
  subscription: string
  createdS: number
  price: Price
  /** None of a metered price. */
  quantity: number | undefined
  startS: number
  endS: number
}) {
  return {
    id: given.id,
    object: 'subscription_item' as const,
    billing_thresholds: null,
    created: given.createdS,
    current_period_end: given.endS,
    current_period_start: given.startS,
    discounts: [],
    metadata: {},
    price: given.price,
    quantity: given.quantity,
    subscription: given.subscription,
    tax_rates: [],
  }
}

/** Fields that only other accounts fill in. They are part of every subscription. */
const unusedFields = {
  application: null,
  application_fee_percent: null,
  automatic_tax: { disabled_reason: null, enabled: false, liability: null },
  billing_cycle_anchor_config: null,
  billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible' },
  billing_schedules: [],
  billing_thresholds: null,
  customer_account: null,
  days_until_due: null,
  default_source: null,
  default_tax_rates: [],
  description: null,
  invoice_settings: {
    account_tax_ids: null,
    custom_fields: null,
    description: null,
    footer: null,
    issuer: { type: 'self' },
  },
  managed_payments: null,
  next_pending_invoice_item_invoice: null,
  on_behalf_of: null,
  payment_settings: {
    payment_method_options: null,
    payment_method_types: null,
    save_default_payment_method: 'on_subscription',
  },
  pending_invoice_item_interval: null,
  pending_setup_intent: null,
  schedule: null,
  test_clock: null,
  transfer_data: null,
}

export function newSubscription(given: {
  id: string
  createdS: number
  customer: string
  status: SubscriptionStatus
  currency: string
  items: SubscriptionItem[]
  discount: string | null
  anchorS: number
  trialEndS: number | null
  trialEndBehavior: TrialEndBehavior
  paymentMethod: string | null
  latestInvoice: string | null
  metadata: Metadata
}) {
  return {
    id: given.id,
    object: 'subscription' as const,
    ...unusedFields,
    billing_cycle_anchor: given.anchorS,
    cancel_at: null as number | null,
    cancel_at_period_end: false,
    canceled_at: null as number | null,
    cancellation_details: {
      comment: null,
      feedback: null as string | null,
      feedback_option: null,
      reason: null as string | null,
    },
    collection_method: 'charge_automatically',
    created: given.createdS,
    currency: given.currency,
    customer: given.customer,
    default_payment_method: given.paymentMethod,
    discounts: given.discount === null ? [] : [given.discount],
    ended_at: null as number | null,
    items: {
      object: 'list' as const,
      data: given.items,
      has_more: false,
      total_count: given.items.length,
      url: `/v1/subscription_items?subscription=${given.id}`,
    },
    latest_invoice: given.latestInvoice,
    livemode: false,
    metadata: given.metadata,
    pause_collection: null as { behavior: PauseBehavior; resumes_at: number | null } | null,
    pending_update: null as PendingUpdate | null,
    start_date: given.createdS,
    status: given.status,
    trial_end: given.trialEndS,
    trial_settings: { end_behavior: { missing_payment_method: given.trialEndBehavior } },
    trial_start: given.trialEndS === null ? null : given.createdS,
  }
}
