import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { nextEvaluationAt } from '../../../src/scheduling/domain/next-evaluation.ts'

describe('when a source is evaluated next', () => {
  const minuteMs = 60_000
  const times = {
    ...{ isOpen: false, changedAt: 0, evaluatedAt: 10 * minuteMs, sweepAt: undefined },
    ...{ settleMs: 5 * minuteMs, everyMs: 5_000, chance: 0 },
  }
  it('given something is open, then soon', () => {
    assert.equal(nextEvaluationAt({ ...times, isOpen: true }), 10 * minuteMs + 5_000)
  })
  it('given nothing comes in, then after sixty times as long', () => {
    assert.equal(nextEvaluationAt(times), 15 * minuteMs)
  })
  it('given the shop is to be asked before, then at that time, but not before the next turn', () => {
    assert.equal(nextEvaluationAt({ ...times, sweepAt: 11 * minuteMs }), 11 * minuteMs)
    assert.equal(nextEvaluationAt({ ...times, sweepAt: 0 }), 10 * minuteMs + 5_000)
  })
  it('given something has come in, then when it is to be marked, and again when it has settled since', () => {
    const changedAt = times.evaluatedAt
    const marked = nextEvaluationAt({ ...times, changedAt })
    assert.equal(marked - changedAt, (5 * minuteMs) / 16 + 5_000)
    const settled = nextEvaluationAt({ ...times, changedAt, evaluatedAt: marked })
    assert.ok(settled - marked >= times.settleMs)
  })
})
