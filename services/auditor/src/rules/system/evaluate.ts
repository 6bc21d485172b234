import { checkpointRefused } from './domain/checkpoint-refused-alert.ts'
import { mailStopped } from './domain/mail-stopped-alert.ts'
import type { RuleResult, EvaluationContext } from '../../evaluation.ts'

/** What needs a person and belongs to no source of orders. A rule of the whole system is one more finding here. */
export async function evaluateSystem({ store }: Pick<EvaluationContext, 'store'>): Promise<RuleResult[]> {
  const refused = await store.attention.refusedCheckpoints()
  const stopped = await store.attention.stoppedMailRelay()
  return [
    { rules: ['checkpoint-refused'], desired: refused.map(checkpointRefused) },
    { rules: ['mail-stopped'], desired: stopped === null ? [] : [mailStopped(stopped)] },
  ]
}
