import { newId, nowS } from '../account.ts'
import type { Account } from '../account.ts'
import { ActionError } from '../action-error.ts'
import { periodEnd } from '../calendar.ts'
import type { Charged } from '../objects/invoice.ts'
import { isEnded, itemOf } from '../objects/subscription.ts'
import type { Subscription, SubscriptionItem } from '../objects/subscription.ts'
import { get, update } from '../store.ts'
import type { ActionOf } from './actions.ts'
import { collect, recover } from './collect.ts'
import { createOpenInvoice, draftInvoice, periodCharge } from './invoices.ts'
import { planPeriod } from './plan-timers.ts'
import { takePending } from './renew.ts'

/**
 * Exchanges price or quantity. With the same interval the difference is on the next invoice; another interval begins a new
 * period, which is invoiced immediately.
 */
export function changePlan(account: Account, action: ActionOf<'changePlan'>): void {
  const subscription = get(account, 'subscription', action.subscription)
  if (isEnded(subscription) || subscription.status === 'incomplete' || subscription.status === 'paused')
    throw new ActionError(400, 'resource_missing', `${subscription.id} is ${subscription.status}.`)
  const item = itemOf(subscription)
  const price = get(account, 'price', action.price)
  const changed: SubscriptionItem = { ...item, price, quantity: action.quantity ?? item.quantity }
  const isTrial = subscription.status === 'trialing'
  const { interval, interval_count: count } = item.price.recurring
  const isSameInterval = price.recurring.interval === interval && price.recurring.interval_count === count
  if (isTrial || isSameInterval) {
    withItem(account, subscription, changed)
    if (isTrial) return
    const charges = [...prorations(item, -1, nowS(account)), ...prorations(changed, 1, nowS(account))]
    const pending = account.pendingCharges.get(subscription.id) ?? []
    if (charges.length > 0) account.pendingCharges.set(subscription.id, [...pending, ...charges])
    return
  }
  startNewPeriod(account, subscription, changed)
}

function withItem(
  account: Account,
  subscription: Subscription,
  item: SubscriptionItem,
  patch: Partial<Subscription> = {},
): Subscription {
  const items = { ...subscription.items, data: [item] }
  return update(account, subscription, { ...patch, items }, 'customer.subscription.updated')
}

function startNewPeriod(account: Account, subscription: Subscription, item: SubscriptionItem): void {
  const startS = nowS(account)
  const endS = periodEnd(startS, item.price.recurring, startS)
  const moved = { ...item, current_period_start: startS, current_period_end: endS }
  const invoiceId = newId(account, 'in')
  const patch = { billing_cycle_anchor: startS, latest_invoice: invoiceId }
  const changed = withItem(account, subscription, moved, patch)
  const credits = prorations(itemOf(subscription), -1, startS)
  const charges = [...takePending(account, subscription.id), ...credits, periodCharge(moved, startS, endS)]
  const options = { id: invoiceId, reason: 'subscription_update', charges, finalizesAtS: null } as const
  const draft = draftInvoice(account, changed, options)
  const isCollected = changed.status !== 'unpaid'
  const invoice = createOpenInvoice(account, changed, draft, isCollected)
  planPeriod(account, changed)
  if (invoice.status === 'paid') recover(account, invoice)
  else collect(account, invoice)
}

/** What is left of a period, as a credit (-1) or a charge (1). */
function prorations(item: SubscriptionItem, sign: 1 | -1, fromS: number): Charged[] {
  const { current_period_start: startS, current_period_end: endS, price, quantity } = item
  const share = (endS - fromS) / (endS - startS)
  const amount = sign * Math.round(price.unit_amount * quantity * share)
  if (amount === 0) return []
  const description = `${sign < 0 ? 'Unused' : 'Remaining'} time on ${quantity} × ${price.product}`
  return [{ price, quantity, amount, description, startS: fromS, endS, isProration: true }]
}
