import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { showProgress } from '../../../src/history/cli/show-progress.ts'
import { progressAt, progressLine } from '../../../src/history/domain/progress.ts'

test('given what is done in a time, then the rate and the time left follow', () => {
  const progress = progressAt({ done: 1_000, total: 5_000, matched: 3 }, 2_000)
  assert.deepEqual(progress, { done: 1_000, total: 5_000, matched: 3, perSecond: 500, leftMs: 8_000 })
  assert.equal(progressLine(progress), '1000 of 5000 (20 %), 3 found, 500/s, 8 s left')
  assert.match(progressLine(progressAt({ done: 10, total: 8_000, matched: 0 }, 10_000)), /2 h 13 min left/)
  assert.match(progressLine(progressAt({ done: 1, total: 100, matched: 0 }, 1_000)), /1 min 39 s left/)
  assert.equal(progressAt({ done: 0, total: 9, matched: 0 }, 5).leftMs, null)
  assert.match(progressLine(progressAt({ done: 0, total: 0, matched: 0 }, 0)), /100 %/)
})

test('given any progress, then the time left is never negative, and nothing is left at the end', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), fc.nat(1_000_000), fc.nat(10_000_000), (a, b, elapsedMs) => {
      const [done, total] = [Math.min(a, b), Math.max(a, b)]
      const { leftMs } = progressAt({ done, total, matched: 0 }, elapsedMs)
      assert.ok(leftMs === null || leftMs >= 0)
      if (done === total && done > 0 && elapsedMs > 0) assert.equal(leftMs, 0)
    }),
  )
})

test('given a terminal, then a line changes and is removed; elsewhere JSON lines are written', () => {
  let [nowMs, written] = [0, '']
  const write = (text: string) => (written += text)
  const onTerminal = showProgress(100, { isTTY: true, write }, () => nowMs)
  onTerminal.read(5)
  assert.equal(written, '')
  nowMs = 1_000
  onTerminal.read(45)
  onTerminal.end()
  assert.equal(written, '\r\u001b[K50 of 100 (50 %), 0 found, 50/s, 1 s left\r\u001b[K')

  ;[nowMs, written] = [0, '']
  const elsewhere = showProgress(100, { write }, () => nowMs)
  nowMs = 1_000
  elsewhere.read(10)
  nowMs = 5_000
  elsewhere.matched()
  elsewhere.read(40)
  elsewhere.end()
  assert.deepEqual(JSON.parse(written), {
    progress: { done: 50, total: 100, matched: 1, perSecond: 10, leftMs: 5_000 },
  })
})
