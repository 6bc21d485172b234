import assert from 'node:assert/strict'
import { once } from 'node:events'
import { it } from 'node:test'
import { Worker } from 'node:worker_threads'
import type { Simulated, Simulation } from './simulate.ts'

/**
 * The same histories in every run; `SIMULATION_SEED` takes others, `SIMULATION_RUNS` more of
 * them, `SIMULATION_PATH` a shrunk one.
 */
const { SIMULATION_SEED: seed = '1', SIMULATION_RUNS: runs = '100', SIMULATION_PATH: path = '' } = process.env

/** A slow machine looks at fewer histories, and says at how many. */
const maxMs = 270_000

it('given random histories, each healed, then read models, alerts and mails match', async (test) => {
  const simulation: Simulation = { seed: Number(seed), path, runs: Number(runs), maxMs }
  const worker = new Worker(new URL('./simulate.ts', import.meta.url), {
    workerData: simulation,
    resourceLimits: { maxYoungGenerationSizeMb: 192 },
  })
  const [result] = (await once(worker, 'message')) as [Simulated]
  test.diagnostic(`${result.runs} histories of seed ${result.seed}`)
  if (result.failure !== null) assert.fail(result.failure)
  assert.ok(result.runs > 0, 'the first history took longer than all of them may take')
})
