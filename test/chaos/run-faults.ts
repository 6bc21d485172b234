import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from './domain/plan-faults.ts'
import { injections } from './faults/injections.ts'
import type { System } from './system/start-system.ts'

export type FaultResult = Fault & {
  /** Since the beginning; it begins later than planned where its target is still disturbed. */
  beganMs: number
  /** When its target worked again. */
  endedMs: number
  /** Why it did not happen, or did not end. */
  error?: string
}

const maxAttempts = 4
const pauseMs = 5_000

/**
 * Lets the faults happen, each at its time. Of one target, one at a time. A fault that can't begin is left
 * out, and one that can't be ended is reported.
 *
 * @returns in the order of their ends, when all targets work again
 */
export async function runFaults(
  system: System,
  faults: readonly Fault[],
  onResult: (result: FaultResult) => void,
): Promise<FaultResult[]> {
  const beganAt = performance.now()
  const sinceMs = (): number => Math.round(performance.now() - beganAt)
  const results: FaultResult[] = []
  const busy = new Map<string, Promise<void>>()
  const happen = async (fault: Fault): Promise<void> => {
    const beganMs = sinceMs()
    let error: string | undefined
    try {
      const end = await injections[fault.kind](system, fault)
      await sleep(fault.forMs)
      await repeatedly(end)
    } catch (cause) {
      error = cause instanceof Error ? cause.message : String(cause)
    }
    const result = { ...fault, beganMs, endedMs: sinceMs(), ...(error !== undefined && { error }) }
    results.push(result)
    onResult(result)
  }
  for (const fault of faults) {
    await sleep(Math.max(0, fault.atMs - sinceMs()))
    const before = busy.get(fault.target) ?? Promise.resolve()
    busy.set(
      fault.target,
      before.then(() => happen(fault)),
    )
  }
  await Promise.all(busy.values())
  return results
}

/** What is started again on a busy machine may need another attempt. */
async function repeatedly(end: () => Promise<void>): Promise<void> {
  for (let attempts = 1; ; attempts++) {
    try {
      return await end()
    } catch (error) {
      if (attempts === maxAttempts) throw error
      await sleep(pauseMs)
    }
  }
}
