import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { ApiGate } from '../src/api-gate.ts'

type Granted = { granted: number; waitMs: number }

const silent = { info() {}, warn() {}, error() {} }

/**
 * A gate whose API was unavailable, and may be tried again now.
 *
 * @param rate what the shared rate grants, one after the other
 */
function givenProbe(t: TestContext, rate: (() => Promise<Granted>)[]): ApiGate {
  t.mock.timers.enable({ apis: ['Date'], now: 1_000_000 })
  const gate = new ApiGate(
    'billing',
    { take: () => (rate.shift() ?? assert.fail('the rate is exhausted'))(), giveBack: async () => undefined },
    silent,
  )
  gate.record({ kind: 'unavailable', reason: 'it responded 503' })
  t.mock.timers.tick(60_000)
  return gate
}

const granted: Granted = { granted: 1, waitMs: 0 }
const nothing: Granted = { granted: 0, waitMs: 40 }

test('given the shared rate grants no probe, then the next one may be the probe', async (t) => {
  const gate = givenProbe(t, [async () => nothing, async () => granted])
  assert.deepEqual(await gate.take(5), nothing)
  assert.deepEqual(await gate.take(5), granted)
  assert.equal((await gate.take(5)).granted, 0)
})

test('given the shared rate fails, then the next one may be the probe', async (t) => {
  const gate = givenProbe(t, [() => Promise.reject(new Error('no database')), async () => granted])
  await assert.rejects(gate.take(5), /no database/)
  assert.deepEqual(await gate.take(5), granted)
})

test('given a probe that the shared rate has not granted yet, then there is no other one', async (t) => {
  const { promise, resolve } = Promise.withResolvers<Granted>()
  const gate = givenProbe(t, [() => promise])
  const first = gate.take(5)
  assert.equal((await gate.take(5)).granted, 0)
  resolve(granted)
  assert.deepEqual(await first, granted)
})
