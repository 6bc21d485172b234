import type { EvaluationContext, RuleResult } from '../../evaluation.ts'
import { workDeadLettered, workDeadLetteredRule } from './domain/work-dead-lettered-alert.ts'

const rules = [workDeadLetteredRule]

/** Work of billing that waits for a person, as billing last published it. */
export async function evaluateBillingWork({ store, source }: EvaluationContext): Promise<RuleResult> {
  if (source.billing === undefined) return { rules, desired: [] }
  const found = await store.billing.deadLetteredWork(source.name)
  return { rules, desired: found.map((work) => workDeadLettered(source.name, work)) }
}
