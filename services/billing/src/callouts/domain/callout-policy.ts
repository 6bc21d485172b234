import type { BackOff } from '@slipstream/runtime/async/back-off.ts'
import type { CalloutConfig } from '@slipstream/runtime/config/schemas/sources/callouts-schema.ts'

/** When a call-out is repeated and given up, as it is configured. */
export type CalloutPolicy = {
  maxAttempts: number
  giveUpAfterMs: number
  backOff: BackOff
  /** Undefined where the response ends the work. */
  callback: { withinMs: number; maxMs: number; ifMissing: 'repeat' | 'dead-letter' } | undefined
}

export function policyOf(config: CalloutConfig): CalloutPolicy {
  const { maxAttempts, giveUpAfterMs, backOff, callback } = config
  const { firstMs, maxMs } = backOff
  return { maxAttempts, giveUpAfterMs, backOff: { firstMs, capMs: maxMs }, callback }
}

/**
 * For a call-out that is no longer configured: nothing is sent, and callbacks and cancellations still end it.
 */
export const noPolicy: CalloutPolicy = {
  ...{ maxAttempts: Infinity, giveUpAfterMs: Infinity, callback: undefined },
  backOff: { firstMs: 60_000, capMs: 3_600_000 },
}
