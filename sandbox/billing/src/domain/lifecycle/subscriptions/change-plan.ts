import { newId, nowS } from '../../account.ts'
import type { Account } from '../../account.ts'
import { ActionError } from '../../action-error.ts'
import { periodEnd } from '../../calendar.ts'
import { isEnded, itemOf } from '../../objects/subscription.ts'
import type { Subscription, SubscriptionItem } from '../../objects/subscription.ts'
import { get, update } from '../../store.ts'
import type { ActionOf } from '../actions.ts'
import { collect, recover, willPay } from './collect.ts'
import { createOpenInvoice, draftInvoice } from './invoices.ts'
import { planPeriod } from '../plan-timers.ts'
import { requestUpdate } from './pending-update.ts'
import { periodCharge, prorations, takePending } from './charges.ts'

/**
 * Exchanges price or quantity. With the same interval the difference is on the next invoice; another interval
 * begins a new period, which is invoiced immediately.
 */
export function changePlan(account: Account, action: ActionOf<'changePlan'>): void {
  const subscription = get(account, 'subscription', action.subscription)
  if (isEnded(subscription) || subscription.status === 'incomplete' || subscription.status === 'paused')
    throw new ActionError(400, 'resource_missing', `${subscription.id} is ${subscription.status}.`)
  if (subscription.pending_update !== null)
    throw new ActionError(400, 'subscription_has_pending_update', `${subscription.id} waits for a change.`)
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
  const isPending = action.isPendingIfIncomplete && !willPay(account, subscription.customer)
  if (subscription.items.data.length > 1)
    throw new ActionError(400, 'parameter_invalid', `All items of ${subscription.id} have one interval.`)
  startNewPeriod(account, subscription, changed, isPending)
}

function withItem(
  account: Account,
  subscription: Subscription,
  item: SubscriptionItem,
  patch: Partial<Subscription> = {},
): Subscription {
  const items = { ...subscription.items, data: [item, ...subscription.items.data.slice(1)] }
  return update(account, subscription, { ...patch, items }, 'customer.subscription.updated')
}

function startNewPeriod(
  account: Account,
  subscription: Subscription,
  item: SubscriptionItem,
  isPending: boolean,
): void {
  const startS = nowS(account)
  const endS = periodEnd(startS, item.price.recurring, startS)
  const moved = { ...item, current_period_start: startS, current_period_end: endS }
  const credits = prorations(itemOf(subscription), -1, startS)
  const difference = [...credits, periodCharge(moved, startS, endS)]
  if (isPending) return requestUpdate(account, subscription, moved, difference)
  const charges = [...takePending(account, subscription.id), ...difference]
  const invoiceId = newId(account, 'in')
  const patch = { billing_cycle_anchor: startS, latest_invoice: invoiceId }
  const changed = withItem(account, subscription, moved, patch)
  const options = { id: invoiceId, reason: 'subscription_update', charges, finalizesAtS: null } as const
  const draft = draftInvoice(account, changed, options)
  const isCollected = changed.status !== 'unpaid'
  const invoice = createOpenInvoice(account, changed, draft, isCollected)
  planPeriod(account, changed)
  if (invoice.status === 'paid') recover(account, invoice)
  else collect(account, invoice)
}
