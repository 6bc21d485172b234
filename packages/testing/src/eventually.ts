import { setTimeout as pause } from 'node:timers/promises'

const minPauseMs = 10
const maxPauseMs = 250

/**
 * Waits for a condition that other processes or threads bring about, by checking it again and again:
 * the longer it takes, the less often.
 *
 * @param what names the condition, for the error
 * @throws when the condition does not hold in time
 */
export async function eventually(
  what: string | (() => string),
  condition: () => Promise<boolean> | boolean,
  withinMs = 120_000,
): Promise<void> {
  const began = performance.now()
  while (!(await condition())) {
    const waitedMs = performance.now() - began
    if (waitedMs > withinMs)
      throw new Error(`not within ${withinMs / 1000} s: ${typeof what === 'string' ? what : what()}`)
    await pause(Math.min(maxPauseMs, Math.max(minPauseMs, waitedMs / 10)))
  }
}
