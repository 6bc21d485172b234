import assert from 'node:assert/strict'
import { parentPort, workerData } from 'node:worker_threads'
import fc from 'fast-check'
import { histories } from './histories.ts'
import type { History } from './history.ts'
import { violations } from './oracles/violations.ts'
import { liveThrough } from './world.ts'

export type Simulation = { seed: number; path: string; runs: number; maxMs: number }
export type Simulated = { seed: number; runs: number; failure: string | null }

/**
 * A thread of its own: node:test follows every promise of its thread, which takes
 * longer than the histories themselves.
 */
const { seed, path, runs, maxMs } = workerData as Simulation
// Of the faults of shops, which are errors, nobody reads the traces.
Error.stackTraceLimit = 0

const result = await fc.check(
  fc.asyncProperty(histories, async (history) => {
    assert.deepEqual(await violations(await liveThrough(history)), {})
  }),
  { seed, path, numRuns: runs, interruptAfterTimeLimit: maxMs },
)
parentPort?.postMessage({
  ...{ seed: result.seed, runs: result.numRuns },
  failure: result.failed ? failureOf(result) : null,
} satisfies Simulated)

function failureOf(failed: fc.RunDetails<[History]>): string {
  const { seed, counterexamplePath, counterexample, errorInstance, numRuns } = failed
  const replay = `SIMULATION_SEED=${seed} SIMULATION_PATH=${counterexamplePath} npm test -- simulation`
  return [
    `found in history ${numRuns} of seed ${seed}; to live through the shrunk one again: ${replay}`,
    JSON.stringify(counterexample?.[0], null, 1),
    String(errorInstance),
  ].join('\n')
}
