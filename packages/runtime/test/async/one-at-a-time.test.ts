import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { oneAtATime } from '../../src/async/one-at-a-time.ts'

describe('work that runs one at a time', () => {
  it('given calls at the same moment, then each begins after the one before has ended', async () => {
    const inTurn = oneAtATime()
    const steps: string[] = []
    const work = (name: string) => async (): Promise<string> => {
      steps.push(`${name} begins`)
      await new Promise((resolve) => setImmediate(resolve))
      steps.push(`${name} ends`)
      return name
    }
    assert.deepEqual(await Promise.all([inTurn(work('a')), inTurn(work('b'))]), ['a', 'b'])
    assert.deepEqual(steps, ['a begins', 'a ends', 'b begins', 'b ends'])
  })

  it('given work that fails, then its caller gets the error and the next work runs', async () => {
    const inTurn = oneAtATime()
    const failing = inTurn(() => Promise.reject(new Error('no primary')))
    const next = inTurn(async () => 'done')
    await assert.rejects(failing, /no primary/)
    assert.equal(await next, 'done')
  })
})
