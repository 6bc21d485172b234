import { newId, nowS } from '../../account.ts'
import type { Account } from '../../account.ts'
import { ActionError } from '../../action-error.ts'
import { dayS, periodEnd } from '../../calendar.ts'
import { isEnded, itemOf } from '../../objects/subscription.ts'
import type { Subscription } from '../../objects/subscription.ts'
import { get, update } from '../../store.ts'
import type { ActionOf } from '../actions.ts'
import { periodCharges } from './charges.ts'
import { endSubscription } from './end-subscription.ts'
import { collect } from './collect.ts'
import { createOpenInvoice, draftInvoice } from './invoices.ts'
import { planPeriod, planTimer } from '../plan-timers.ts'

const updated = 'customer.subscription.updated'

export function cancel(account: Account, action: ActionOf<'cancel'>): void {
  const subscription = living(account, action.subscription)
  const { cancellation_details: details } = subscription
  const cancellation = { ...details, feedback: action.feedback, reason: 'cancellation_requested' }
  if (action.when === 'now' || subscription.status === 'incomplete' || subscription.status === 'paused')
    return endSubscription(
      account,
      { ...subscription, cancellation_details: cancellation },
      'cancellation_requested',
    )
  const patch = {
    cancel_at: itemOf(subscription).current_period_end,
    cancel_at_period_end: true,
    canceled_at: nowS(account),
    cancellation_details: cancellation,
  }
  update(account, subscription, patch, updated)
}

export function keep(account: Account, action: ActionOf<'keep'>): void {
  const subscription = living(account, action.subscription)
  if (!subscription.cancel_at_period_end)
    throw new ActionError(400, 'resource_missing', `${subscription.id} is not to be cancelled.`)
  const details = { ...subscription.cancellation_details, feedback: null, reason: null }
  const patch = { cancel_at: null, cancel_at_period_end: false, canceled_at: null }
  update(account, subscription, { ...patch, cancellation_details: details }, updated)
}

export function pauseCollection(account: Account, action: ActionOf<'pauseCollection'>): void {
  const subscription = living(account, action.subscription)
  const { behavior, resumesInDays } = action
  const resumesAt = resumesInDays === undefined ? null : nowS(account) + resumesInDays * dayS
  update(account, subscription, { pause_collection: { behavior, resumes_at: resumesAt } }, updated)
  if (resumesAt !== null) planTimer(account, 'resumeCollection', subscription.id, resumesAt)
}

export function resumeCollection(account: Account, action: ActionOf<'resumeCollection'>): void {
  const subscription = living(account, action.subscription)
  if (subscription.pause_collection === null)
    throw new ActionError(400, 'resource_missing', `Collection of ${subscription.id} is not paused.`)
  update(account, subscription, { pause_collection: null }, updated)
}

/** Ends the pause after a trial without a card: a new period is paid first. */
export function resume(account: Account, action: ActionOf<'resume'>): void {
  const subscription = living(account, action.subscription)
  if (subscription.status !== 'paused')
    throw new ActionError(400, 'resource_missing', `${subscription.id} is not paused.`)
  if (account.cards.get(subscription.customer) !== 'ok')
    throw new ActionError(402, 'card_declined', `The customer of ${subscription.id} has no card that pays.`)
  const startS = nowS(account)
  const item = itemOf(subscription)
  const endS = periodEnd(startS, item.price.recurring, startS)
  const period = { current_period_start: startS, current_period_end: endS }
  const moved = subscription.items.data.map((one) => ({ ...one, ...period }))
  const id = newId(account, 'in')
  const patch: Partial<Subscription> = {
    billing_cycle_anchor: startS,
    items: { ...subscription.items, data: moved },
    latest_invoice: id,
    status: 'active',
  }
  const resumed = update(account, subscription, patch, updated, 'customer.subscription.resumed')
  const charges = periodCharges(moved, startS, endS)
  const options = { id, reason: 'subscription_cycle', charges, finalizesAtS: null } as const
  const invoice = createOpenInvoice(account, resumed, draftInvoice(account, resumed, options), true)
  if (invoice.status === 'open') collect(account, invoice)
  planPeriod(account, resumed)
}

function living(account: Account, id: string): Subscription {
  const subscription = get(account, 'subscription', id)
  if (!isEnded(subscription)) return subscription
  throw new ActionError(400, 'resource_missing', `${id} has ended: ${subscription.status}.`, 'subscription')
}
