import type { EvaluationContext, RuleResult } from '../../evaluation.ts'
import { isSweepPossible } from '../../evaluation.ts'
import { rememberAlerted } from '../../stays/remember-alerted.ts'
import { compareAgain } from './compare/compare-again.ts'
import { compareKnownOrders } from './compare/compare-known-orders.ts'
import { deletionsDoubted, deletionsDoubtedRule } from './compare/domain/deletions-doubted-alert.ts'
import { findMissingCreations } from './find-missing-creations.ts'
import { loadSweepState } from './compare/sweep-state.ts'
import type { SweepState } from './compare/sweep-state.ts'
import { sweep } from './compare/sweep.ts'

/**
 * Compares the source with its shop, and records what the log lacks as discrepancies. They become alerts in
 * `evaluateDiscrepancies`; here only what could not be compared does.
 */
export async function searchDiscrepancies(context: EvaluationContext): Promise<RuleResult> {
  await findMissingCreations(context)
  const found = isSweepPossible(context) ? await searchAll(context) : { sweeps: context.sweeps }
  const again = await compareAgain(context)
  const doubted = evaluateDoubt(context, found.sweeps)
  return {
    rules: [...again.rules, ...doubted.rules],
    desired: [...again.desired, ...doubted.desired],
    found,
    isOpen: again.isOpen === true,
  }
}

type Searched = { sweeps: SweepState; isSwept: boolean }

async function searchAll(context: EvaluationContext): Promise<Searched> {
  const sweeps = await loadSweepState(context, context.sweeps)
  const { isComplete: isSwept } = await sweep(context, sweeps)
  if (isSwept) {
    if (context.shop !== undefined) await rememberAlerted(context)
    await compareKnownOrders(context, sweeps)
  }
  return { sweeps, isSwept }
}

/**
 * Whether the shop lacks too many known orders, as of the last list that was compared;
 * not evaluated before the first sweep.
 */
function evaluateDoubt({ source, shop }: EvaluationContext, sweeps: SweepState | undefined): RuleResult {
  const rules = [deletionsDoubtedRule]
  if (shop === undefined) return { rules, desired: [] }
  if (sweeps === undefined) return { rules: [], desired: [] }
  return { rules, desired: deletionsDoubted(source.name, sweeps.knownOrders?.doubt ?? null) }
}
