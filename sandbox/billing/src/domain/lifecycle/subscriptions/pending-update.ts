import { newId, nowS } from '../../account.ts'
import type { Account } from '../../account.ts'
import { get, update } from '../../store.ts'
import { itemOf } from '../../objects/subscription.ts'
import type { Subscription, SubscriptionItem } from '../../objects/subscription.ts'
import type { Charged, Invoice } from '../../objects/invoice.ts'
import { collect } from './collect.ts'
import { closeInvoice, createOpenInvoice, draftInvoice } from './invoices.ts'
import { planPeriod, planTimer } from '../plan-timers.ts'

/** A payment that a change waits for has this time, if the period does not end before. */
const pendingS = 23 * 3_600

/**
 * Invoices a change that applies only when it is paid, and tries to collect it.
 *
 * @param item as it will be
 */
export function requestUpdate(
  account: Account,
  subscription: Subscription,
  item: SubscriptionItem,
  charges: readonly Charged[],
): void {
  const invoiceId = newId(account, 'in')
  const expiresS = Math.min(nowS(account) + pendingS, itemOf(subscription).current_period_end)
  const pending = {
    billing_cycle_anchor: item.current_period_start,
    cancel_at_period_end: null,
    discount: null,
    discounts: null,
    expires_at: expiresS,
    metadata: null,
    subscription_items: [item],
    trial_end: null,
    trial_from_plan: null,
  }
  account.pendingInvoices.set(subscription.id, invoiceId)
  const patch = { pending_update: pending, latest_invoice: invoiceId }
  const waiting = update(account, subscription, patch, 'customer.subscription.updated')
  const options = { id: invoiceId, reason: 'subscription_update', charges, finalizesAtS: null } as const
  const draft = draftInvoice(account, waiting, options)
  const invoice = createOpenInvoice(account, waiting, draft, false)
  planTimer(account, 'expirePending', subscription.id, expiresS)
  if (invoice.status === 'paid') applyUpdate(account, waiting)
  else collect(account, invoice)
}

/** Whether a change of a subscription waits for this invoice. */
export function isAwaited({ pendingInvoices }: Account, subscription: string, { id }: Invoice): boolean {
  return pendingInvoices.get(subscription) === id
}

/** The invoice of the change is paid. */
export function applyUpdate(account: Account, subscription: Subscription): void {
  const { pending_update: pending, items } = subscription
  account.pendingInvoices.delete(subscription.id)
  if (pending === null) return
  const changed = update(
    account,
    subscription,
    {
      billing_cycle_anchor: pending.billing_cycle_anchor,
      items: { ...items, data: [...pending.subscription_items, ...items.data.slice(1)] },
      pending_update: null,
    },
    ...['customer.subscription.updated', 'customer.subscription.pending_update_applied'],
  )
  planPeriod(account, changed)
}

/** The invoice of the change was not paid in time, and is void. Nothing has changed. */
export function expireUpdate(account: Account, subscription: Subscription): Subscription {
  const invoice = account.pendingInvoices.get(subscription.id)
  account.pendingInvoices.delete(subscription.id)
  const types = ['customer.subscription.updated', 'customer.subscription.pending_update_expired']
  const kept = update(account, subscription, { pending_update: null }, ...types)
  const open = get(account, 'invoice', invoice ?? '')
  if (open.status === 'open') closeInvoice(account, open, 'void')
  return kept
}
