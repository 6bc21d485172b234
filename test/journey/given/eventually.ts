import { setTimeout as pause } from 'node:timers/promises'

/** Waits for a condition of the world outside, by asking again; throws, naming it, when it does not come about. */
export async function eventually(
  what: string | (() => string),
  condition: () => Promise<boolean> | boolean,
  withinMs = 120_000,
): Promise<void> {
  const deadline = Date.now() + withinMs
  while (!(await condition())) {
    if (Date.now() > deadline)
      throw new Error(`not within ${withinMs / 1000} s: ${typeof what === 'string' ? what : what()}`)
    await pause(50)
  }
}
