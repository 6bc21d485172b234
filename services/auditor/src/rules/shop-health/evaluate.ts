import { affectedOrders } from '../../alerts/domain/affected-orders.ts'
import { fingerprintOf } from '../../alerts/domain/fingerprint.ts'
import { heldAlertsOf } from '../../evaluation.ts'
import type { EvaluationContext, RuleResult } from '../../evaluation.ts'
import { shopClock, shopClockRule } from './domain/shop-clock-alert.ts'
import { isLasting } from '../../sources/watched/domain/shop-failure.ts'
import { shopUnreachable, shopUnreachableRule } from './domain/shop-unreachable-alert.ts'

/** A shop without a usable response, and the numbers that wait for one: they make no alerts of their own. */
export async function evaluateShopFailure({
  source,
  shop,
  waiting: numbers = [],
}: EvaluationContext): Promise<RuleResult> {
  const rules = [shopUnreachableRule]
  const failure = shop?.failure()
  if (shop === undefined || failure === undefined || !isLasting(failure)) return { rules, desired: [] }
  const unverified = numbers.filter(({ verdict }) => verdict === 'unverified')
  const waiting = affectedOrders(
    unverified.map(({ number }) => number),
    source.sequence?.step,
  )
  const desired = [shopUnreachable({ source: source.name, failure, waiting, advice: shop.advice })]
  return { rules, desired, beganAt: failure.since }
}

/** Whether the shop's clock is right; unknown where the shop can't be queried. */
export async function evaluateShopClock(context: EvaluationContext): Promise<RuleResult> {
  const source = context.source.name
  const isHeld = heldAlertsOf(context).has(
    fingerprintOf({ rule: shopClockRule.name, source, subject: 'clock' }),
  )
  return { rules: [shopClockRule], desired: shopClock(source, context.shop?.skewMs() ?? 0, isHeld) }
}
