import type { EvaluationContext, RuleResult } from '../../evaluation.ts'
import { isSweepPossible } from '../../evaluation.ts'
import { rememberAlerted } from '../../stays/remember-alerted.ts'
import { compareAgain } from './compare/compare-again.ts'
import { compareKnownOrders } from './compare/compare-known-orders.ts'
import { deletionsDoubted, deletionsDoubtedRule } from './compare/domain/deletions-doubted-alert.ts'
import { findMissingCreations } from './find-missing-creations.ts'
import { loadSweepState } from './compare/sweep-state.ts'
import { sweep } from './compare/sweep.ts'

/**
 * Compares the source with its shop, and records what the log lacks as losses. They become alerts in `evaluateLosses`; here only
 * what could not be compared does.
 */
export async function searchLosses(context: EvaluationContext): Promise<RuleResult> {
  await findMissingCreations(context)
  if (isSweepPossible(context)) {
    context.sweeps = await loadSweepState(context, context.sweeps)
    context.found.isSwept = (await sweep(context, context.sweeps)).isComplete
    if (context.found.isSwept) {
      if (context.shop !== undefined) await rememberAlerted(context)
      await compareKnownOrders(context, context.sweeps)
    }
  }
  const again = await compareAgain(context)
  const doubted = evaluateDoubt(context)
  return {
    rules: [...again.rules, ...doubted.rules],
    desired: [...again.desired, ...doubted.desired],
    isOpen: again.isOpen === true,
  }
}

/** Whether the shop lacks too many known orders, as of the last list that was compared; not evaluated before the first sweep. */
function evaluateDoubt({ source, shop, sweeps }: EvaluationContext): RuleResult {
  const rules = [deletionsDoubtedRule]
  if (shop === undefined) return { rules, desired: [] }
  if (sweeps === undefined) return { rules: [], desired: [] }
  return { rules, desired: deletionsDoubted(source.name, sweeps.knownOrders?.doubt ?? null) }
}
