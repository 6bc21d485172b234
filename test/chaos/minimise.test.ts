import assert from 'node:assert/strict'
import { it } from 'node:test'
import { planFaults } from './domain/plan-faults.ts'
import type { Fault } from './domain/plan-faults.ts'
import { minimise } from './minimise.ts'

const faults = planFaults({
  ...{ seed: 1, lastsMs: 60_000, kinds: ['mail-server-killed', 'service-frozen'], atLeast: 3 },
  ...{ distanceMs: 2_000, meanDistanceMs: 10_000 },
})
const broken = ['slips']
const none = (): void => undefined

/** Attempts that fail by an oracle where that is so. */
const attemptOf =
  (oracle: string, fails: (numbers: readonly number[]) => boolean) => async (some: readonly Fault[]) => ({
    violations: fails(some.map(({ nth }) => nth))
      ? { [oracle]: ['wrong'] }
      : ({} as Record<string, string[]>),
  })

it('given a fault that fails each second time it is tried, then it is found', async () => {
  let tries = 0
  const attempt = attemptOf('slips', (numbers) => numbers.includes(4) && ++tries % 2 === 0)
  assert.deepEqual(await minimise(faults, broken, attempt, none), [faults[3]])
})

it('given a product that fails without any fault, then none is blamed', async () => {
  const lines: string[] = []
  const few = await minimise(
    faults,
    broken,
    attemptOf('slips', () => true),
    (line) => void lines.push(line),
  )
  assert.deepEqual(few, [])
  assert.equal(lines.at(-1), 'it fails without any fault')
})

it('given a system that does not start each second time, then the search continues', async () => {
  let tries = 0
  const failing = attemptOf('slips', (numbers) => numbers.includes(4))
  const attempt: typeof failing = (some) =>
    ++tries % 2 === 0 ? failing(some) : Promise.reject(new Error('Kafka did not answer'))
  assert.deepEqual(await minimise(faults, broken, attempt, none), [faults[3]])
})

it('given that another oracle fails, then nothing was repeated', async () => {
  assert.equal(
    await minimise(
      faults,
      broken,
      attemptOf('billing', () => true),
      none,
    ),
    undefined,
  )
})

it('given faults that are tried again, then they come close together', async () => {
  const times: number[][] = []
  await minimise(
    faults,
    broken,
    async (some) => {
      times.push(some.map(({ atMs }) => atMs))
      return { violations: {} }
    },
    none,
  )
  assert.deepEqual(times[0], [0, 5_000, 10_000, 15_000, 20_000, 25_000])
})
