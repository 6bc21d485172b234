import { webhookFailing } from './domain/webhook-failing-alert.ts'
import { webhookFailing as failingWebhooks } from './domain/webhook-failing.ts'
import type { RuleResult, EvaluationContext } from '../../evaluation.ts'

/** Whether deliveries are refused so often in a row that the shop is about to switch its webhook off. */
export async function evaluateSenders({ source, state, now }: EvaluationContext): Promise<RuleResult> {
  const failing = failingWebhooks(state.senders, now)
  return {
    rules: ['webhook-failing'],
    beganAt: Math.min(...failing.map(({ sinceMs }) => sinceMs)),
    desired: failing.map(({ webhookId, inARow, reasons, severity }) => {
      return webhookFailing({ source: source.name, webhookId, inARow, reasons, severity })
    }),
  }
}
