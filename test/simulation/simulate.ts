import assert from 'node:assert/strict'
import { parentPort, workerData } from 'node:worker_threads'
import fc from 'fast-check'
import { histories } from './history.ts'
import { violations } from './oracles.ts'
import { liveThrough } from './world.ts'

export type Simulation = { seed: number; path: string; runs: number; maxMs: number }
export type Simulated = { seed: number; runs: number; failure: string | null }

/** A thread of its own: node:test follows every promise of its thread, which takes longer than the histories themselves. */
const { seed, path, runs, maxMs } = workerData as Simulation

const result = await fc.check(
  fc.asyncProperty(histories, async (history) => {
    assert.deepEqual(await violations(await liveThrough(history)), {})
  }),
  { seed, path, numRuns: runs, interruptAfterTimeLimit: maxMs },
)
const again = `SIMULATION_SEED=${result.seed} SIMULATION_PATH=${result.counterexamplePath} npm test -- simulation`
const failure = result.failed
  ? `found in history ${result.numRuns}; to live through the shrunk one again: ${again}\n${fc.defaultReportMessage(result)}`
  : null
parentPort?.postMessage({ seed: result.seed, runs: result.numRuns, failure } satisfies Simulated)
