import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createPace } from '../../src/async/pace.ts'

describe('pace', () => {
  it('given callers at the same moment, then they pass in order', async () => {
    const pace = createPace(500)
    const passed: number[] = []
    await Promise.all([0, 1, 2, 3].map((caller) => pace().then(() => passed.push(caller))))
    assert.deepEqual(passed, [0, 1, 2, 3])
  })

  it('given an earlier caller whose timer ends late, then the later one passes after it', async () => {
    let now = 0
    const pace = createPace(20, () => now)
    const passed: string[] = []
    await pace()
    const earlier = pace().then(() => passed.push('earlier'))
    now = 1_000
    await Promise.all([earlier, pace().then(() => passed.push('later'))])
    assert.deepEqual(passed, ['earlier', 'later'])
  })

  it('given a caller after a pause, then it passes without a wait', async () => {
    let now = 0
    const pace = createPace(0.001, () => now)
    await pace()
    now = 1_000_000
    await pace()
  })

  it('given an abort while a caller waits, then it rejects with the reason', async () => {
    const stopping = new AbortController()
    const pace = createPace(0.001)
    await pace(stopping.signal)
    const waiting = pace(stopping.signal)
    stopping.abort(new Error('the process is stopping'))
    await assert.rejects(waiting, /the process is stopping/)
    await assert.rejects(pace(stopping.signal), /the process is stopping/)
  })
})
