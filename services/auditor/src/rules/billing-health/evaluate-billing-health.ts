import type { EvaluationContext, RuleResult } from '../../evaluation.ts'
import { isLasting } from '../../sources/watched/domain/shop-failure.ts'
import {
  billingKeyMismatch,
  billingUnreachable,
  billingUnreachableRule,
} from './domain/billing-unreachable-alert.ts'

const rules = [billingUnreachableRule]

/** Whether the provider of billing gives usable responses. */
export async function evaluateBillingHealth({ source, billing }: EvaluationContext): Promise<RuleResult> {
  const mismatch = source.billing?.whyNoAccess
  if (mismatch !== undefined) return { rules, desired: [billingKeyMismatch(source.name, mismatch)] }
  const failure = billing?.failure()
  if (failure === undefined || !isLasting(failure)) return { rules, desired: [] }
  return { rules, desired: [billingUnreachable(source.name, failure)], beganAt: failure.since, isOpen: true }
}
