import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { backOffMs, maxBackOffMs } from '../../src/async/back-off.ts'

describe('back-off', () => {
  const almostOne = 1 - Number.EPSILON

  it('given failures in a row, then the wait doubles up to the cap', () => {
    const waits = [1, 2, 3, 4, 5].map((failures) =>
      backOffMs({ firstMs: 100, capMs: 1_000 }, failures, almostOne),
    )
    assert.deepEqual(waits, [100, 200, 400, 800, 1_000])
  })

  it('given a factor, then each wait is that many times the one before', () => {
    const waits = [1, 2, 3].map((failures) => maxBackOffMs({ firstMs: 1, capMs: 1_000, factor: 6 }, failures))
    assert.deepEqual(waits, [1, 6, 36])
  })

  it('given any failures, then the wait is between half of the whole and the whole', () => {
    const backOff = fc.record({ firstMs: fc.nat(1e6), capMs: fc.nat(1e6) })
    fc.assert(
      fc.property(
        backOff,
        fc.integer({ min: 1, max: 2_000 }),
        fc.double({ min: 0, max: almostOne, noNaN: true }),
        (backOff, failures, random) => {
          const waitMs = backOffMs(backOff, failures, random)
          const maxMs = maxBackOffMs(backOff, failures)
          assert.ok(waitMs >= Math.floor(maxMs / 2) && waitMs <= maxMs && maxMs <= backOff.capMs)
        },
      ),
    )
  })
})
