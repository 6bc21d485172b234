import type { Account, Timer } from '../account.ts'
import { ActionError } from '../action-error.ts'
import { forgetOldEvents } from '../events/forget-old-events.ts'
import type { Subscription } from '../objects/subscription.ts'
import { isEnded, itemOf } from '../objects/subscription.ts'
import { update } from '../store.ts'
import { act } from './act.ts'
import { collect } from './subscriptions/collect.ts'
import { expireIncomplete } from './subscriptions/end-subscription.ts'
import { delayFinalizing, isDelayed } from './subscriptions/delay-finalizing.ts'
import { expireUpdate } from './subscriptions/pending-update.ts'
import { announceInvoice, endPeriod, finalizeDraft } from './subscriptions/renew.ts'

const dayMs = 86_400_000

/**
 * Lets the account's time pass until then: all that is due happens at its time. A
 * time that has passed changes nothing.
 */
export function advance(account: Account, toMs: number): void {
  for (;;) {
    const timer = account.timers.takeDue(toMs)
    if (timer === undefined) break
    account.nowMs = Math.max(account.nowMs, timer.atMs)
    account.request = null
    fire(account, timer)
  }
  account.nowMs = Math.max(account.nowMs, toMs)
  forgetOldEvents(account)
}

function fire(account: Account, timer: Timer): void {
  switch (timer.kind) {
    case 'act':
      return actLater(account, timer)
    case 'finalize': {
      const draft = account.objects.invoice.get(timer.id)
      const isDue = draft?.status === 'draft' && draft.automatically_finalizes_at === timer.atMs / 1_000
      if (draft === undefined || !isDue) return
      return isDelayed(account, draft) ? delayFinalizing(account, draft) : finalizeDraft(account, draft)
    }
    case 'collect': {
      const open = account.objects.invoice.get(timer.id)
      const isDue = open?.status === 'open' && open.next_payment_attempt === timer.atMs / 1_000
      return open !== undefined && isDue ? collect(account, open) : undefined
    }
    default: {
      const subscription = account.objects.subscription.get(timer.id)
      if (subscription !== undefined && !isEnded(subscription)) fireOf(account, timer, subscription)
    }
  }
}

function fireOf(account: Account, { kind, atMs }: Timer, subscription: Subscription): void {
  const { status, trial_end: trialEnd, pause_collection: paused, pending_update: pending } = subscription
  const isRunning = status !== 'incomplete' && status !== 'paused'
  const endMs = itemOf(subscription).current_period_end * 1_000
  if (kind === 'expireIncomplete' && status === 'incomplete') expireIncomplete(account, subscription)
  else if (kind === 'expirePending' && pending?.expires_at === atMs / 1_000)
    expireUpdate(account, subscription)
  else if (kind === 'periodEnd' && isRunning && endMs === atMs) endPeriod(account, subscription)
  else if (kind === 'upcoming' && isRunning && endMs - atMs === account.settings.upcomingDays * dayMs) {
    if (!subscription.cancel_at_period_end) announceInvoice(account, subscription)
  } else if (kind === 'trialWillEnd' && status === 'trialing' && (trialEnd ?? 0) * 1_000 === endMs)
    update(account, subscription, {}, 'customer.subscription.trial_will_end')
  else if (kind === 'resumeCollection' && (paused?.resumes_at ?? 0) * 1_000 === atMs)
    update(account, subscription, { pause_collection: null }, 'customer.subscription.updated')
}

/** A planned action that the account refuses by then does nothing. */
function actLater(account: Account, timer: Extract<Timer, { kind: 'act' }>): void {
  try {
    act(account, timer.action, null)
  } catch (error) {
    if (!(error instanceof ActionError)) throw error
  }
}
