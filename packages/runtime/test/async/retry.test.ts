import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { backoffMs, retryForever } from '../../src/async/retry.ts'

describe('back-off', () => {
  const almostOne = (): number => 1 - Number.EPSILON

  it('doubles the longest wait with every attempt, up to the cap', () => {
    const waits = [0, 1, 2, 3, 4, 60].map((attempt) =>
      backoffMs(attempt, { baseMs: 100, capMs: 1_000, random: almostOne }),
    )
    assert.deepEqual(waits, [99, 199, 399, 799, 999, 999])
  })

  it('is still a number after more attempts than a number can double', () => {
    assert.equal(backoffMs(1024, { baseMs: 0, capMs: 1_000, random: almostOne }), 0)
  })

  it('stays between zero and the cap for every attempt', () => {
    const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(fc.nat(10_000), fc.nat(10_000), fc.nat(100_000), unit, (attempt, baseMs, capMs, chance) => {
        const waitMs = backoffMs(attempt, { baseMs, capMs, random: () => chance })
        assert.ok(Number.isInteger(waitMs) && waitMs >= 0 && waitMs <= capMs)
      }),
    )
  })
})

describe('retrying for ever', () => {
  it('returns what the operation gives once it succeeds, and tells of every failure', async () => {
    const told: number[] = []
    let attempts = 0
    const result = await retryForever(
      async () => {
        if (attempts++ < 3) throw new Error('away')
        return 'here'
      },
      { signal: new AbortController().signal, baseMs: 1, onFailure: ({ attempt }) => told.push(attempt) },
    )
    assert.equal(result, 'here')
    assert.deepEqual(told, [0, 1, 2])
  })

  it('ends at once when it is aborted, also in the middle of a wait', async () => {
    const controller = new AbortController()
    const failing = retryForever(() => Promise.reject(new Error('away')), {
      signal: controller.signal,
      baseMs: 3_600_000,
      capMs: 3_600_000,
      random: () => 0.9,
      onFailure: () => setImmediate(() => controller.abort(new Error('leaving'))),
    })
    await assert.rejects(failing, /leaving/)
  })

  it('does not begin when it was aborted before', async () => {
    let began = false
    const operation = async (): Promise<void> => void (began = true)
    await assert.rejects(retryForever(operation, { signal: AbortSignal.abort(new Error('gone')) }), /gone/)
    assert.equal(began, false)
  })
})
