import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { histories } from './history.ts'
import { violations } from './oracles.ts'
import { liveThrough } from './world.ts'

/** The same histories in every run; `SIMULATION_SEED` takes others, `SIMULATION_RUNS` more of them. */
const { SIMULATION_SEED: seed = '1', SIMULATION_RUNS: runs = '1000' } = process.env

/** A slow machine looks at fewer histories, and says at how many. */
const maxMs = 270_000

it('given a thousand random histories of a shop and its faults, each healed, then everything is as in the shop, and told as it is', async (test) => {
  const result = await fc.check(
    fc.asyncProperty(histories, async (history) => {
      assert.deepEqual(await violations(await liveThrough(history)), {})
    }),
    { seed: Number(seed), numRuns: Number(runs), interruptAfterTimeLimit: maxMs },
  )
  test.diagnostic(`${result.numRuns} histories of seed ${result.seed}`)
  if (result.failed) assert.fail(fc.defaultReportMessage(result))
  assert.ok(result.numRuns > 0, 'the first history took longer than all of them may take')
})
