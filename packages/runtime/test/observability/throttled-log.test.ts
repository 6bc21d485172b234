import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createThrottledLog } from '../../src/observability/throttled-log.ts'

test('given calls with one key, then one is logged in each period, with how many were suppressed', () => {
  let now = 0
  const lines: [string, number][] = []
  const throttled = createThrottledLog(100, () => now)
  for (const [at, key] of [
    [0, 'a'],
    [50, 'a'],
    [60, 'b'],
    [99, 'a'],
    [100, 'a'],
    [300, 'a'],
  ] as const) {
    now = at
    throttled(key, (suppressed) => lines.push([key, suppressed]))
  }
  assert.deepEqual(lines, [
    ['a', 0],
    ['b', 0],
    ['a', 2],
    ['a', 0],
  ])
})
