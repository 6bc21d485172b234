import { participantsMissing, participantsMissingRule } from './domain/participants-missing-alert.ts'
import type { RuleResult, EvaluationContext } from '../../evaluation.ts'

/** At most this many alerts hold together; further orders are not alerted one by one. */
const maxAlerts = 1_000

/** Paid orders of which nobody knows who takes part. */
export async function evaluateParticipants({
  store,
  source: { name: source },
}: EvaluationContext): Promise<RuleResult> {
  const orders = await store.orders.lackingParticipants(source, maxAlerts)
  return {
    rules: [participantsMissingRule],
    desired: orders.flatMap(({ orderId, position, lacks: why }) =>
      why ? [participantsMissing({ source, orderId, why, position })] : [],
    ),
  }
}
