import assert from 'node:assert/strict'
import { it } from 'node:test'
import { setBackTo } from '../../src/domain/set-back.ts'

const at = { next: 1_000n, start: 10n, end: 1_005n, firstSince: 990n }

it('given no target, then it is the first record that may never have been handled', () => {
  assert.equal(setBackTo({ ...at, offset: undefined }), 990n)
  assert.equal(setBackTo({ ...at, end: 980n, firstSince: 980n, offset: undefined }), 980n)
  assert.equal(setBackTo({ ...at, firstSince: 1_003n, offset: undefined }), 1_000n)
  assert.equal(setBackTo({ ...at, offset: 'start' }), 10n)
  assert.equal(setBackTo({ ...at, offset: 500n }), 500n)
})

it('given a target that skips records or is not in the log, then it is refused', () => {
  assert.throws(() => setBackTo({ ...at, offset: 1_001n }), /only set back, and it is at 1000/)
  assert.throws(() => setBackTo({ ...at, end: 900n, offset: 950n }), /ends at 900/)
  assert.throws(() => setBackTo({ ...at, offset: 9n }), /begins at 10/)
})
