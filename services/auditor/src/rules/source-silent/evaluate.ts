import { sourceSilent, sourceSilentRule } from './domain/source-silent-alert.ts'
import { silenceOf } from './domain/silence-of.ts'
import type { RuleResult, EvaluationContext } from '../../evaluation.ts'

/** Whether the source has been quiet for longer than its rhythm explains. */
export async function evaluateSilence({ source, state, through }: EvaluationContext): Promise<RuleResult> {
  const rules = [sourceSilentRule]
  if (source.silence === undefined) return { rules, desired: [] }
  const { isSilent, explanation, sinceMs } = silenceOf(state.rhythm, source.silence, through)
  const desired = isSilent ? [sourceSilent({ source: source.name, explanation })] : []
  return { rules, desired, beganAt: sinceMs }
}
