import { checkpointRefused, checkpointRefusedRule } from './domain/checkpoint-refused-alert.ts'
import { mailStopped, mailStoppedRule } from './domain/mail-stopped-alert.ts'
import type { RuleResult, EvaluationContext } from '../../evaluation.ts'

/** What needs a person and belongs to no source of orders: it is alerted for the system's own source. */
export async function evaluateSystem({ store }: EvaluationContext): Promise<RuleResult> {
  const refused = await store.attention.refusedCheckpoints()
  const stopped = await store.attention.stoppedMailRelay()
  return {
    rules: [checkpointRefusedRule, mailStoppedRule],
    desired: [...refused.map(checkpointRefused), ...(stopped === null ? [] : [mailStopped(stopped)])],
  }
}
