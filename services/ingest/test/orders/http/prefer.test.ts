import assert from 'node:assert/strict'
import { test } from 'node:test'
import { preferenceApplied, readPrefer } from '../../../src/orders/http/prefer.ts'

const cases: [string | undefined, number, boolean][] = [
  [undefined, 0, false],
  ['', 0, false],
  ['wait=5', 5, false],
  ['Wait = "7"', 7, false],
  ['respond-async, wait=31', 30, true],
  ['wait=2, wait=9', 2, false],
  ['wait=-1', 0, false],
  ['wait=soon', 0, false],
  ['wait=99999999999999', 0, false],
  ['return=minimal; x=wait=3, respond-async; y', 0, true],
]

for (const [header, waitSeconds, respondAsync] of cases) {
  test(`given the header Prefer ${header}, then it waits ${waitSeconds} s`, () => {
    assert.deepEqual(readPrefer(header), { waitSeconds, respondAsync })
  })
}

test('given preferences, then the response names those that were kept to', () => {
  assert.equal(preferenceApplied({ waitSeconds: 0, respondAsync: false }), undefined)
  assert.equal(preferenceApplied({ waitSeconds: 3, respondAsync: true }), 'respond-async, wait=3')
})
