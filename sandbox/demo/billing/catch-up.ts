import { setTimeout as delay } from 'node:timers/promises'
import type { RunningBilling } from '@slipstream/sandbox-billing/start-billing.ts'

export type Pace = { stepMs: number; everyMs: number }

/** A day in six seconds. */
export const usualPace: Pace = { stepMs: 2 * 3_600_000, everyMs: 500 }

/** The account's clock is in time when it is behind by less. */
const inTimeMs = 1_000

/**
 * Moves the account's clock forward in steps until it shows the present, never beyond it. What is fetched
 * from an account in the future would look older than its events.
 *
 * @returns whether it was behind
 */
export async function catchUp(
  billing: Pick<RunningBilling, 'nowMs' | 'advance'>,
  { stepMs, everyMs }: Pace,
  signal: AbortSignal,
): Promise<boolean> {
  let wasBehind = false
  while (!signal.aborted) {
    const behindMs = Date.now() - billing.nowMs()
    if (behindMs < inTimeMs) break
    wasBehind = true
    await billing.advance(Math.min(stepMs, behindMs))
    await delay(everyMs, undefined, { signal }).catch(() => {})
  }
  return wasBehind
}
