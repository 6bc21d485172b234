import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { nextEvaluationAt } from '../../../src/scheduling/domain/next-evaluation.ts'

describe('when a source is evaluated next', () => {
  const minuteMs = 60_000
  const times = {
    ...{ isOpen: false, changedAt: 0, evaluatedAt: 10 * minuteMs },
    ...{ settleMs: 5 * minuteMs, everyMs: 5_000, chance: 0 },
  }
  it('given something is open, then soon', () => {
    assert.equal(nextEvaluationAt({ ...times, isOpen: true }), 10 * minuteMs + 5_000)
  })
  it('given no new event, then after sixty times as long', () => {
    assert.equal(nextEvaluationAt(times), 15 * minuteMs)
  })
  it('given evaluations that ended at different times, then the next ones are together', () => {
    const openAt = (evaluatedAt: number) => nextEvaluationAt({ ...times, isOpen: true, evaluatedAt })
    assert.equal(openAt(10 * minuteMs + 7), openAt(10 * minuteMs + 4_800))
    const idleAt = (evaluatedAt: number) => nextEvaluationAt({ ...times, evaluatedAt })
    assert.equal(idleAt(10 * minuteMs + 7), idleAt(10 * minuteMs + 4_800))
  })
  it('given an arrival, then it is when that is marked, and again when it has settled', () => {
    const changedAt = times.evaluatedAt
    const marked = nextEvaluationAt({ ...times, changedAt })
    const dueMs = (5 * minuteMs) / 16 + 5_000
    assert.ok(marked - changedAt >= dueMs && marked - changedAt < dueMs + 5_000)
    const settled = nextEvaluationAt({ ...times, changedAt, evaluatedAt: marked })
    assert.ok(settled - marked >= times.settleMs)
  })
})
