import { setTimeout as delay } from 'node:timers/promises'

/** Tries until it succeeds; after the time limit, throws what the last try threw. */
export async function untilDone(attempt: () => Promise<void>, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (Date.now() > deadline) throw error
    }
    await delay(100)
  }
}
