import { nowS } from '../../account.ts'
import type { Account } from '../../account.ts'
import type { Invoice } from '../../objects/invoice.ts'
import type { Subscription } from '../../objects/subscription.ts'
import { update } from '../../store.ts'
import { closeInvoice, invoicesOf } from './invoices.ts'

/** Ends a subscription: nothing of it is collected any more. */
export function endSubscription(
  account: Account,
  subscription: Subscription,
  reason: 'payment_failed' | 'cancellation_requested',
): void {
  const at = nowS(account)
  const wasIncomplete = subscription.status === 'incomplete'
  update(
    account,
    subscription,
    {
      canceled_at: subscription.canceled_at ?? at,
      cancellation_details: { ...subscription.cancellation_details, reason },
      ended_at: at,
      pending_update: null,
      status: 'canceled',
    },
    'customer.subscription.deleted',
  )
  account.pendingCharges.delete(subscription.id)
  const awaited = account.pendingInvoices.get(subscription.id)
  account.pendingInvoices.delete(subscription.id)
  stopCollecting(account, subscription.id, ({ id }) => wasIncomplete || id === awaited)
}

/** The first payment was not made within 23 hours. No `deleted` reports it. */
export function expireIncomplete(account: Account, subscription: Subscription): void {
  const patch = { status: 'incomplete_expired', ended_at: nowS(account) } as const
  update(account, subscription, patch, 'customer.subscription.updated')
  stopCollecting(account, subscription.id, () => true)
}

function stopCollecting(
  account: Account,
  subscription: string,
  isVoided: (invoice: Invoice) => boolean,
): void {
  for (const invoice of invoicesOf(account, subscription)) {
    if (invoice.status === 'open' && isVoided(invoice)) closeInvoice(account, invoice, 'void')
    else if (invoice.auto_advance && (invoice.status === 'open' || invoice.status === 'draft')) {
      const patch = { auto_advance: false, next_payment_attempt: null, automatically_finalizes_at: null }
      update(account, invoice, patch, 'invoice.updated')
    }
  }
}
