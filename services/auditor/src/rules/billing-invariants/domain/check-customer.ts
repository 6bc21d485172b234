import type { EntitlementRules } from '@slipstream/read-models/billing/entitlements.ts'
import type { AuditedBillingObject } from '../../../observe/domain/audited-billing-object.ts'
import type { AuditedEntitlements } from '../../../observe/domain/audited-entitlements.ts'
import type { InvoiceState, SubscriptionState } from '../../../sources/domain/billing-object-state.ts'
import type { Violation } from './violation.ts'

export type CheckedCustomer = {
  entitlements: AuditedEntitlements | undefined
  /** The subscriptions and invoices of the customer. */
  objects: readonly AuditedBillingObject[]
}

export type SuspectedViolation = Pick<Violation, 'kind' | 'entitlements' | 'subscriptions'>

/** A debit from a bank account may take two weeks, during which its subscription is active. */
export const paymentGraceMs = 15 * 24 * 3_600_000

/**
 * What is wrong with a customer: a subscription that entitles and no entitlement, or an entitlement and no
 * subscription that pays for it. A trial, an invoice of nothing (a coupon of 100 %) and a status that is
 * configured to entitle count as paid; an invoice that is to be paid by transfer does too, and so does one
 * whose collection is paused, or was when its invoice was given up, and one whose invoice is void, as after a
 * change of plan that was not paid. Nothing is concluded from what is uncertain or unknown.
 *
 * @param nowMs by the provider's clock, ms since 1970
 * @returns `nextMs`: when to look again though nothing happens; undefined for never
 */
export function checkCustomer(
  { entitlements, objects }: CheckedCustomer,
  rules: EntitlementRules,
  nowMs: number,
): { suspected: SuspectedViolation[]; nextMs: number | undefined } {
  if (objects.some(({ isUncertain }) => isUncertain)) return { suspected: [], nextMs: undefined }
  const states = objects.map(({ state }) => state)
  const subscriptions = states.filter((state) => state.kind === 'subscription')
  const published = new Set(entitlements?.entitlements ?? [])
  const entitling = subscriptions
    .filter(({ status }) => rules.entitlingStatuses.includes(status))
    .map((subscription) => ({ subscription, grants: grantsOf(subscription, rules) }))
  const missing = entitling.filter(({ grants }) => grants.some((name) => !published.has(name)))
  const invoices = new Map(
    objects.flatMap(({ state, stateAt }) =>
      state.kind === 'invoice' ? [[state.objectId, { state, stateMs: Date.parse(stateAt) }] as const] : [],
    ),
  )
  const unpaidSince = (subscription: SubscriptionState): number | undefined =>
    unpaidSinceMs(subscription, invoices.get(subscription.latestInvoiceId ?? ''))
  const isPaid = (subscription: SubscriptionState): boolean => {
    const since = unpaidSince(subscription)
    return since === undefined || nowMs - since < paymentGraceMs
  }
  const unfounded = [...published].filter(
    (name) => !entitling.some(({ subscription, grants }) => grants.includes(name) && isPaid(subscription)),
  )
  const dues = entitling.map(({ subscription }) => (unpaidSince(subscription) ?? Infinity) + paymentGraceMs)
  const nextMs = Math.min(...dues.filter((due) => due > nowMs))
  return {
    suspected: [
      ...violation('paid-without-entitlement', [...new Set(missing.flatMap(({ grants }) => grants))], {
        published,
        subscriptions: missing.map(({ subscription }) => subscription),
      }),
      ...violation('entitled-without-payment', unfounded, {
        published: new Set(),
        subscriptions: subscriptions.filter(({ objectId }) => isNamed(entitlements, objectId)),
      }),
    ],
    nextMs: Number.isFinite(nextMs) ? nextMs : undefined,
  }
}

function violation(
  kind: Violation['kind'],
  names: readonly string[],
  about: { published: ReadonlySet<string>; subscriptions: readonly SubscriptionState[] },
): SuspectedViolation[] {
  const entitlements = names.filter((name) => !about.published.has(name)).toSorted()
  const subscriptions = about.subscriptions.map(({ objectId: subscriptionId, status }) => ({
    ...{ subscriptionId, status },
  }))
  return entitlements.length === 0 ? [] : [{ kind, entitlements, subscriptions }]
}

const isNamed = (entitlements: AuditedEntitlements | undefined, id: string): boolean =>
  entitlements?.subscriptions.some(({ subscriptionId }) => subscriptionId === id) === true

function grantsOf({ items }: SubscriptionState, { entitlements }: EntitlementRules): string[] {
  return entitlements.flatMap(({ price, product, grants }) =>
    items.some(
      ({ priceId, productId }) =>
        (price !== undefined && price === priceId) || (product !== undefined && product === productId),
    )
      ? grants
      : [],
  )
}

/**
 * Since when a subscription is active while its last invoice is not paid; undefined for one that is paid,
 * free, in a trial, or of which that is not known.
 */
function unpaidSinceMs(
  { status, collectionMethod, collectionPaused }: SubscriptionState,
  invoice: { state: InvoiceState; stateMs: number } | undefined,
): number | undefined {
  // Somebody has decided that nothing is to be paid for now.
  if (collectionPaused !== null) return undefined
  if (status !== 'active' || collectionMethod === 'send_invoice' || invoice === undefined) return undefined
  const { state, stateMs } = invoice
  // Without an attempt it is of the time in which collection was paused. Nothing is owed for one that is
  // void.
  if (state.status === 'uncollectible') return state.attemptCount === 0 ? undefined : stateMs
  const isOwed = state.status === 'open' && (state.amountRemaining ?? 0) > 0 && state.attemptCount > 0
  return isOwed ? stateMs : undefined
}
