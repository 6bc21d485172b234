import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { backOffMs } from '../../src/domain/back-off.ts'

it('doubles up to its cap, and never lies below half of that', () => {
  const unit = fc.double({ min: 0, max: 0.999, noNaN: true })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), unit, (failures, random) => {
      const wait = backOffMs({ firstMs: 50, capMs: 1_000 }, failures, random)
      const full = Math.min(1_000, 50 * 2 ** (failures - 1))
      assert.ok(wait >= full / 2 && wait <= full)
    }),
  )
})
