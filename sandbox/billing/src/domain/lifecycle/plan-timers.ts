import type { Account, SubscriptionTimer, Timer } from '../account.ts'
import { dayS } from '../calendar.ts'
import { itemOf } from '../objects/subscription.ts'
import type { Subscription } from '../objects/subscription.ts'

/** Stripe gives the customer this time for a first payment. */
export const incompleteS = 23 * 3_600
const trialNoticeS = 3 * dayS

export function planTimer(account: Account, kind: SubscriptionTimer, id: string, atS: number): void {
  account.timers.add(atS * 1_000, { kind, id, atMs: atS * 1_000 })
}

/** Plans what becomes due in the present period of a subscription. */
export function planPeriod(account: Account, subscription: Subscription): void {
  const { id, trial_end: trialEnd, status } = subscription
  const endS = itemOf(subscription).current_period_end
  planTimer(account, 'periodEnd', id, endS)
  const upcomingS = endS - account.settings.upcomingDays * dayS
  if (account.settings.upcomingDays > 0 && upcomingS * 1_000 > account.nowMs)
    planTimer(account, 'upcoming', id, upcomingS)
  if (status === 'trialing' && trialEnd !== null)
    planTimer(
      account,
      'trialWillEnd',
      id,
      Math.max(Math.floor(account.nowMs / 1_000), trialEnd - trialNoticeS),
    )
}

/** Plans the next attempt to collect an invoice. */
export function planCollect(account: Account, id: string, atS: number): void {
  const timer: Timer = { kind: 'collect', id, atMs: atS * 1_000 }
  account.timers.add(timer.atMs, timer)
}
