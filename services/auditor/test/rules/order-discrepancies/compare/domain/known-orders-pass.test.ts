import assert from 'node:assert/strict'
import { it } from 'node:test'
import { doubtAfter } from '../../../../../src/rules/order-discrepancies/compare/domain/known-orders-pass.ts'
import type { DeletionDoubt } from '../../../../../src/rules/order-discrepancies/compare/domain/known-orders-pass.ts'

const doubted = { gone: 80, requested: 100 }
const first = (isLast: boolean) => ({ beganAt: 1, isLast })

it('given several doubted lists of a pass, then they add up, and the last does not end doubt', () => {
  const one = doubtAfter(null, { ...first(false), doubted })
  const two = doubtAfter(one, { ...first(false), doubted })
  assert.deepEqual(two, { gone: 160, requested: 200, beganAt: 1 })
  assert.deepEqual(doubtAfter(two, { ...first(true), doubted: null }), two)
})

it('given a doubt, when a later pass doubts no list, then it holds until the end of that pass', () => {
  const doubt: DeletionDoubt = { ...doubted, beganAt: 1 }
  assert.deepEqual(doubtAfter(doubt, { beganAt: 2, isLast: false, doubted: null }), doubt)
  assert.equal(doubtAfter(doubt, { beganAt: 2, isLast: true, doubted: null }), null)
})

it('given a doubt, when a later pass doubts a list again, then it counts that pass alone', () => {
  const doubt: DeletionDoubt = { ...doubted, beganAt: 1 }
  const later = doubtAfter(doubt, { beganAt: 2, isLast: true, doubted: { gone: 7, requested: 9 } })
  assert.deepEqual(later, { gone: 7, requested: 9, beganAt: 2 })
})
