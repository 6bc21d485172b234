import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { affectedOrders } from '../../../src/alerts/domain/affected-orders.ts'
import { formatRanges, numberRanges } from '../../../src/alerts/domain/number-ranges.ts'

const reported = (numbers: number[], maxRanges?: number) =>
  formatRanges(numberRanges(numbers), new Set(numbers).size, maxRanges === undefined ? {} : { maxRanges })

test('given neighbours, then they are a range, and what is too much a count', () => {
  assert.equal(reported([1050, 1042, 1044, 1043, 1045]), '1042–1045, 1050')
  const scattered = Array.from({ length: 17 }, (_, index) => 2000 + 2 * index)
  assert.equal(reported([1042, 1043, 1044, 1045, 1050, ...scattered], 2), '1042–1045, 1050 and 17 more')
  assert.equal(reported([7, 7, 7]), '7')
})

test('with a step, neighbours are a step apart', () => {
  const numbers = [5, 15, 25, 45]
  assert.equal(formatRanges(numberRanges(numbers, 10), 4, { step: 10 }), '5–25, 45')
})

test('ranges hold each number once, whatever their order', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(60)), (numbers) => {
      const inRanges = numberRanges(numbers).flatMap(({ first, last }) =>
        Array.from({ length: last - first + 1 }, (_, index) => first + index),
      )
      assert.deepEqual(
        inRanges,
        [...new Set(numbers)].sort((a, b) => a - b),
      )
    }),
  )
})

test('an alert names at most fifty ranges and counts all orders', () => {
  const affected = affectedOrders(Array.from({ length: 300 }, (_, index) => 3 * index))
  assert.equal(affected.ranges.length, 50)
  assert.equal(affected.count, 300)
})
