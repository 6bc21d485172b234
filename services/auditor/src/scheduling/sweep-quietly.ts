import type { EvaluationContext } from '../evaluation.ts'
import { shopClock } from '../rules/shop-health/domain/shop-clock-alert.ts'
import { evaluateWebhooks } from '../rules/webhooks/evaluate-webhooks.ts'
import { compareKnownOrders } from '../rules/order-discrepancies/compare/compare-known-orders.ts'
import { sweep } from '../rules/order-discrepancies/compare/sweep.ts'
import type { SweepState } from '../rules/order-discrepancies/compare/sweep-state.ts'

/**
 * Queries the shop for changes, and does no more: most sources are quiet most of the time, and a full
 * evaluation of each at every sweep would be hundreds of commands a second.
 *
 * @param sweeps brought up to date
 * @returns whether there is nothing else to evaluate; discrepancies are recorded already
 */
export async function sweepQuietly(context: EvaluationContext, sweeps: SweepState): Promise<boolean> {
  const { shop, source } = context
  if (shop === undefined || shop.isResting()) return false
  const { isComplete, found } = await sweep(context, sweeps)
  if (!isComplete || found > 0 || (await compareKnownOrders(context, sweeps)) > 0) return false
  if ((sweeps.knownOrders?.doubt ?? null) !== null) return false
  const webhooks = await evaluateWebhooks(context)
  const hasResponded = webhooks.rules.length > 0
  return (
    hasResponded && webhooks.desired.length === 0 && shopClock(source.name, shop.skewMs(), false).length === 0
  )
}
