import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { formatAffected, joinAffected } from '../../../../src/alerts/domain/message/order-ranges.ts'

describe('order numbers in a message', () => {
  const single = (number: string) => ({ count: 1, ranges: [{ first: number, last: number }] })

  it('joins neighbours, names nothing twice, and counts what it leaves out', () => {
    const joined = joinAffected(['7', '5', '6', '9', 'A-1', 'A-1'].map(single), 50)
    assert.deepEqual(formatAffected({ ...joined, count: 12 }, 2), { text: '5–7, 9', more: 8 })
    assert.deepEqual(joined.ranges.at(-1), { first: 'A-1', last: 'A-1' })
  })

  it('covers every number, whatever their order', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(200), { minLength: 1 }), (numbers) => {
        const { count, ranges } = joinAffected(numbers.map(String).map(single), 1_000)
        const listed = ranges.flatMap(({ first, last }) =>
          Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => Number(first) + index),
        )
        assert.deepEqual(
          listed,
          numbers.toSorted((a, b) => a - b),
        )
        assert.equal(count, numbers.length)
        assert.equal(formatAffected({ count, ranges }, 1_000).more, 0)
      }),
    )
  })
})
