import { runLoop } from '@slipstream/runtime/async/run-loop.ts'
import type { LoopOptions, RunningLoop } from '@slipstream/runtime/async/run-loop.ts'
import type { EntitlementRules } from '@slipstream/read-models/billing/entitlements.ts'
import { evaluateLeft } from './evaluate-all.ts'
import type { EvaluateOptions } from './evaluate-all.ts'

type SweepOptions = EvaluateOptions & {
  logger: LoopOptions['logger']
  sources: readonly string[]
  rulesOf(source: string): EntitlementRules | undefined
}

const everyMs = 60_000

/**
 * Evaluates periodically the customers that instances with older rules have evaluated: in a rolling
 * deployment both run for a while.
 */
export function sweepEntitlements(options: SweepOptions): RunningLoop {
  return runLoop({
    ...{ name: 'evaluate entitlements that follow from older rules', everyMs, logger: options.logger },
    async step(signal) {
      for (const source of options.sources) {
        signal.throwIfAborted()
        const rules = options.rulesOf(source)
        if (rules !== undefined) await evaluateLeft(options, source, rules)
      }
    },
  })
}
