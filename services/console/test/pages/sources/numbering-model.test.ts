import assert from 'node:assert/strict'
import { test } from 'node:test'
import { numberingModel, windowOf } from '../../../src/pages/sources/numbering-model.ts'
import type { SequenceResponse } from '../../../src/responses/sequence.ts'

const sequence: SequenceResponse = {
  ...{ source: 'shop', field: 'id', step: 1, first: 1, lowWatermark: 7, highest: 12 },
  missing: { count: 2, ranges: [{ first: 7, last: 8 }] },
  candidates: [
    { number: 7, verdict: 'unverified', reason: 'no answer', attempts: 2, askAt: null },
    { number: 9, verdict: 'recovered', reason: null, attempts: 1, askAt: null },
  ],
  ...{ sweptThrough: null, asOf: '2026-11-22T00:00:00Z' },
}

test('given a numbering, then every number has one state, as ranges and as rows', () => {
  const window = windowOf(sequence, null)
  assert.ok(window)
  assert.deepEqual(window, { first: 1, last: 12 })
  const arrived = { all: new Set([1, 2, 4, 5, 12]), recovered: new Set([5]) }
  const { ranges, rows, bars } = numberingModel(sequence, window, arrived)
  assert.deepEqual(
    ranges.map(({ first, last, state }) => [first, last, state]),
    [
      [1, 2, 'arrived'],
      [3, 3, 'explained'],
      [4, 4, 'arrived'],
      [5, 5, 'recovered'],
      [6, 6, 'explained'],
      [7, 7, 'missing'],
      [8, 8, 'missing'],
      [9, 9, 'waiting'],
      [10, 11, 'waiting'],
      [12, 12, 'arrived'],
    ],
  )
  assert.equal(rows.length, 1)
  assert.equal(
    rows[0]?.runs.reduce((sum, { count }) => sum + count, 0),
    12,
  )
  assert.deepEqual(bars, [])
})

test('given very many numbers, then the newest are cells, and the others bars that open', () => {
  const huge = { ...sequence, first: 1_000, highest: 1_250_000 }
  const window = windowOf(huge, null)!
  const model = numberingModel(huge, window, { all: new Set(), recovered: new Set() })
  assert.equal(model.rows.length, 50)
  assert.ok(model.bars.length <= 60)
  assert.equal(model.bars.at(-1)?.first, 1_000)
  const opened = windowOf(huge, model.bars.at(-1)!.first)!
  assert.equal(opened.first, 1_000)
  assert.equal(opened.last - opened.first + 1, 5_000)
})

test('given no number yet, then there is nothing to show', () => {
  assert.equal(windowOf({ ...sequence, highest: null }, null), null)
})
