import type { EvaluationContext, RuleResult } from '../../evaluation.ts'
import { isSweepPossible } from '../../evaluation.ts'
import { rememberAlerted } from '../stalled-orders/remember-alerted.ts'
import { compareAgain } from './compare/compare-again.ts'
import { compareKnownOrders } from './compare/compare-known-orders.ts'
import { findMissingCreations } from './find-missing-creations.ts'
import { loadSweepState } from './compare/sweep-state.ts'
import { sweep } from './compare/sweep.ts'

/** Compares the source with its shop, and records what the log lacks as losses. They become alerts in `evaluateLosses`. */
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
  return { rules: [], desired: [], isOpen: await compareAgain(context) }
}
