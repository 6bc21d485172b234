import { setTimeout as sleep } from 'node:timers/promises'

/** Polls until the condition holds. @throws after the deadline, with what it waited for */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  deadlineMs = 30_000,
): Promise<void> {
  const end = performance.now() + deadlineMs
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited ${deadlineMs} ms in vain until ${what}`)
    await sleep(20)
  }
}
