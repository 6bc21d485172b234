import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTokenBucket } from '../../src/domain/token-bucket.ts'

test('a burst may pass at once, then as many as the rate allows, and the wait is returned', () => {
  const bucket = createTokenBucket({ perSecond: 125, burst: 3 })
  const waits = (...atMs: number[]): number[] => atMs.map((at) => bucket.take(at))
  assert.deepEqual(waits(1_000, 1_000, 1_000), [0, 0, 0])
  assert.deepEqual(waits(1_000, 1_007, 1_008, 1_008), [8, 1, 0, 8])
  assert.deepEqual(waits(9_000, 9_000, 9_000, 9_000), [0, 0, 0, 8])
})
