import type { EvaluationContext, RuleResult } from '../../evaluation.ts'
import { ShopFault } from '../../sources/shop-fault.ts'
import { sweepBilling } from './sweep-billing.ts'

/**
 * Lists the endpoints of a source of billing, and compares what is new at the provider with the log. What the
 * log lacks becomes alerts in `evaluateBillingDiscrepancies`.
 */
export async function searchBillingDiscrepancies(context: EvaluationContext): Promise<RuleResult> {
  const { source, billing, store, through, clock, signal, isSweepDue, onSwept } = context
  const nothing: RuleResult = { rules: [], desired: [] }
  if (billing === undefined || !isSweepDue || billing.isResting()) return nothing
  try {
    await billing.listEndpoints(signal)
    await sweepBilling({ store, source, billing, now: clock, signal }, through)
    onSwept?.()
    return { ...nothing, found: { isSwept: true } }
  } catch (error) {
    if (!(error instanceof ShopFault)) throw error
  }
  return nothing
}
