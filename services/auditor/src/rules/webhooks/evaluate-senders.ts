import { webhookFailing, webhookFailingRule } from './domain/webhook-failing-alert.ts'
import { failingWebhooks } from './domain/webhook-failing.ts'
import type { RuleResult, EvaluationContext } from '../../evaluation.ts'

/** Whether deliveries are refused so often in a row that their sender is about to give up. */
export async function evaluateSenders({ source, state, now }: EvaluationContext): Promise<RuleResult> {
  const { name, traits } = source
  const { refusals } = traits
  const failing = failingWebhooks(state.senders, refusals, now)
  return {
    rules: [webhookFailingRule],
    beganAt: Math.min(...failing.map(({ sinceMs }) => sinceMs)),
    desired: failing.map(({ webhookId, inARow, reasons, severity }) => {
      return webhookFailing({ source: name, webhookId, inARow, reasons, severity, refusals })
    }),
  }
}
