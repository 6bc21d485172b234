import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { histories } from './history.ts'
import { violations } from './oracles.ts'
import { liveThrough } from './world.ts'

/** `SIMULATION_SEED` repeats a failure, as fast-check prints it; `SIMULATION_RUNS` looks further than the tests do. */
const { SIMULATION_SEED: seed, SIMULATION_RUNS: runs = '1000' } = process.env

it('given a thousand random histories of a shop and its faults, each healed, then everything is as in the shop, and told as it is', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      assert.deepEqual(await violations(await liveThrough(history)), {})
    }),
    {
      numRuns: Number(runs),
      ...(seed !== undefined && { seed: Number(seed) }),
      endOnFailure: false,
      interruptAfterTimeLimit: 600_000,
      markInterruptAsFailure: true,
    },
  )
})
