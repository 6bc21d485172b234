import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runLoop } from '../../src/async/run-loop.ts'

/** Collects the lines that a loop logs. */
function listen() {
  const lines: string[] = []
  const log = (...line: unknown[]): void => void lines.push(String(line.at(-1)))
  return { lines, logger: { info: log, warn: log } }
}

/** Resolves each `reached(n)` when a step is run for the nth time, from 1. */
function countSteps() {
  let steps = 0
  const waiting = new Map<number, () => void>()
  return {
    step: () => waiting.get(++steps)?.(),
    reached: (nth: number) => new Promise<void>((resolve) => waiting.set(nth, resolve)),
  }
}

describe('a loop', { timeout: 10_000 }, () => {
  it('given steps that succeed, then they follow each other until it is stopped', async () => {
    const { lines, logger } = listen()
    const { step, reached } = countSteps()
    const third = reached(3)
    const loop = runLoop({ name: 'count', everyMs: 1, step: async () => step(), logger })
    await third
    await loop.stop()
    await loop.check()
    assert.deepEqual(lines, [])
  })

  it('given a fault that repeats, then it is logged once, is in check, and its end is logged', async () => {
    const { lines, logger } = listen()
    const { step, reached } = countSteps()
    const [third, fifth] = [reached(3), reached(5)]
    let isWell = false
    let failures = 0
    const loop = runLoop({
      ...{ name: 'count', everyMs: 1, logger, onFailure: () => failures++ },
      step: async () => {
        step()
        if (!isWell) throw new Error('MongoDB is unavailable')
      },
    })
    await third
    await assert.rejects(loop.check(), /MongoDB is unavailable/)
    isWell = true
    await fifth
    await loop.stop()
    await loop.check()
    assert.deepEqual(lines, ['could not count: retrying in 1 s', 'could count again'])
    assert.ok(failures >= 2)
  })

  it('given a step that returns 0, then the next follows without a pause', async () => {
    const { step, reached } = countSteps()
    const second = reached(2)
    const loop = runLoop({
      ...{ name: 'count', everyMs: 1e9, logger: listen().logger },
      step: async () => {
        step()
        return 0
      },
    })
    await second
    await loop.stop()
  })

  it('given a pause, when it is woken, then the next step follows', async () => {
    const { step, reached } = countSteps()
    const [first, second] = [reached(1), reached(2)]
    const loop = runLoop({
      ...{ name: 'count', everyMs: 1e9, logger: listen().logger },
      step: async () => step(),
    })
    await first
    loop.wake()
    await second
    await loop.stop()
  })

  it('given a step in flight, when it is stopped, then stop waits and its fault is not logged', async () => {
    const { lines, logger } = listen()
    const inFlight = Promise.withResolvers<void>()
    let isEnded = false
    const loop = runLoop({
      ...{ name: 'count', everyMs: 1e9, logger },
      step: async (signal) => {
        inFlight.resolve()
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        isEnded = true
        signal.throwIfAborted()
      },
    })
    await inFlight.promise
    await loop.stop()
    assert.ok(isEnded)
    assert.deepEqual(lines, [])
  })

  it('given a signal from outside, when it aborts, then no further step runs', async () => {
    const stopping = new AbortController()
    const { step, reached } = countSteps()
    const first = reached(1)
    const loop = runLoop({
      ...{ name: 'count', everyMs: 1e9, logger: listen().logger, signal: stopping.signal },
      step: async () => step(),
    })
    await first
    stopping.abort()
    await loop.stop()
  })
})
