import { draw } from '@slipstream/sandbox-carrier/domain/draw.ts'
import { newId, nowS } from '../../account.ts'
import type { Account } from '../../account.ts'
import { periodEnd } from '../../calendar.ts'
import { emitEvent } from '../../deliveries/emit-event.ts'
import type { Invoice } from '../../objects/invoice.ts'
import { itemOf } from '../../objects/subscription.ts'
import type { Subscription } from '../../objects/subscription.ts'
import { update } from '../../store.ts'
import { expireUpdate } from './pending-update.ts'
import { periodCharges, takePending, takeUsage } from './charges.ts'
import { endSubscription } from './end-subscription.ts'
import { recover, subscriptionOf } from './collect.ts'
import { closeInvoice, createInvoice, draftInvoice, finalizeInvoice } from './invoices.ts'
import { planCollect, planPeriod } from '../plan-timers.ts'

/** The period of a subscription has ended: it is cancelled, paused or renewed. */
export function endPeriod(account: Account, ended: Subscription): void {
  const subscription = ended.pending_update === null ? ended : expireUpdate(account, ended)
  if (subscription.cancel_at_period_end)
    return endSubscription(account, subscription, 'cancellation_requested')
  if (subscription.status === 'trialing' && account.cards.get(subscription.customer) === 'none') {
    const behavior = subscription.trial_settings.end_behavior.missing_payment_method
    if (behavior === 'cancel') return endSubscription(account, subscription, 'payment_failed')
    if (behavior === 'pause') return pause(account, subscription)
  }
  renew(account, subscription)
}

function pause(account: Account, subscription: Subscription): void {
  const types = ['customer.subscription.updated', 'customer.subscription.paused']
  update(account, subscription, { status: 'paused' }, ...types)
}

/** The period moves before anything is paid; the invoice is a draft for about an hour. */
function renew(account: Account, subscription: Subscription): void {
  const startS = nowS(account)
  const item = itemOf(subscription)
  const endS = periodEnd(subscription.billing_cycle_anchor, item.price.recurring, startS)
  const invoiceId = newId(account, 'in')
  const period = { current_period_start: startS, current_period_end: endS }
  const renewed = update(
    account,
    subscription,
    {
      items: {
        ...subscription.items,
        data: subscription.items.data.map((one) => ({ ...one, ...period })),
      },
      latest_invoice: invoiceId,
      status: subscription.status === 'trialing' ? 'active' : subscription.status,
    },
    'customer.subscription.updated',
  )
  const charges = [
    ...takePending(account, subscription.id),
    ...takeUsage(account, subscription),
    ...periodCharges(renewed.items.data, startS, endS),
  ]
  const isCollected = renewed.status !== 'unpaid' && renewed.pause_collection?.behavior !== 'keep_as_draft'
  const finalizesAtS = isCollected ? startS + account.settings.finalizeAfterS : null
  const periodStartS = item.current_period_start
  const options = {
    id: invoiceId,
    reason: 'subscription_cycle',
    charges,
    periodStartS,
    finalizesAtS,
  } as const
  createInvoice(account, renewed, draftInvoice(account, renewed, options), 'invoice.created')
  if (finalizesAtS !== null) {
    const atMs = finalizesAtS * 1_000
    account.timers.add(atMs, { kind: 'finalize', id: invoiceId, atMs })
  }
  planPeriod(account, renewed)
}

/** A draft becomes open, and is charged within seconds unless collection is paused. */
export function finalizeDraft(account: Account, draft: Invoice): void {
  const paused = subscriptionOf(account, draft).pause_collection
  const open = finalizeInvoice(account, draft)
  if (open.status === 'paid') return recover(account, open)
  if (paused !== null && paused.behavior !== 'keep_as_draft') {
    closeInvoice(account, open, paused.behavior === 'void' ? 'void' : 'uncollectible')
    return
  }
  const delayS = Math.floor(draw(account.settings.seed, 'collect', draft.id) * 3)
  const atS = nowS(account) + delayS
  if (open.next_payment_attempt !== atS)
    update(account, open, { next_payment_attempt: atS }, 'invoice.updated')
  planCollect(account, open.id, atS)
}

/** Stripe announces the next invoice, which has no id yet. */
export function announceInvoice(account: Account, subscription: Subscription): void {
  const item = itemOf(subscription)
  const startS = item.current_period_end
  const endS = periodEnd(subscription.billing_cycle_anchor, item.price.recurring, startS)
  const pending = account.pendingCharges.get(subscription.id) ?? []
  const charges = [...pending, ...periodCharges(subscription.items.data, startS, endS)]
  const options = { id: 'upcoming', reason: 'upcoming', charges, finalizesAtS: null } as const
  const { id: _, ...invoice } = draftInvoice(account, subscription, options)
  emitEvent(account, 'invoice.upcoming', invoice)
}
