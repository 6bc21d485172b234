import { setTimeout as pause } from 'node:timers/promises'

/**
 * Waits for a condition that other processes or threads bring about, by checking it again and again.
 *
 * @param what names the condition, for the error
 * @throws when the condition does not hold in time
 */
export async function eventually(
  what: string | (() => string),
  condition: () => Promise<boolean> | boolean,
  withinMs = 120_000,
): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!(await condition())) {
    if (performance.now() > deadline)
      throw new Error(`not within ${withinMs / 1000} s: ${typeof what === 'string' ? what : what()}`)
    await pause(25)
  }
}
