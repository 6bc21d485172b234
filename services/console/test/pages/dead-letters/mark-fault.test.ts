import assert from 'node:assert/strict'
import { test } from 'node:test'
import { markFault } from '../../../src/pages/dead-letters/mark-fault.ts'

const order = {
  id: 33,
  status: '',
  line_items: [
    { id: 5, total: '1.00' },
    { id: 7, total: 'many' },
  ],
}

const marked = (sentence: string, payload = JSON.stringify(order)): string[] =>
  markFault(payload, sentence)
    .filter(({ isMarked }) => isMarked)
    .map(({ text }) => text.trim())

test('given a sentence that names a place, then its lines are marked', () => {
  assert.deepEqual(marked('OrderUpdated/line_items/1/total must match pattern'), ['"total": "many"'])
  assert.deepEqual(marked('The total of line item 7 is no number.'), ['"total": "many"'])
  assert.deepEqual(marked('Order 33 has no status.'), ['"status": "",'])
  assert.equal(marked('The quantity of line item 5 is no whole number.').length, 4)
})

test('given a sentence that names none, then nothing is marked', () => {
  assert.deepEqual(marked('Something is wrong.'), [])
})

test('given what is no JSON, then the line is marked where it ends to be', () => {
  assert.deepEqual(marked('not JSON', '{\n  "id": 33,\n  "total": x\n}'), ['"total": x'])
})

test('given a long line that is cut off, then its end alone is marked', () => {
  const payload = JSON.stringify({ id: 33, note: 'x'.repeat(500) }).slice(0, 400)
  const lines = markFault(payload, 'not JSON')
  assert.deepEqual(
    lines.map(({ isMarked, text }) => [isMarked, text.length]),
    [
      [false, 360],
      [true, 40],
    ],
  )
  assert.equal(lines.map(({ text }) => text).join(''), payload)
})
