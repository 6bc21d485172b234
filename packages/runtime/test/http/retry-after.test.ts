import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readRetryAfter } from '../../src/http/retry-after.ts'

const nowMs = Date.UTC(2026, 10, 21, 20, 0, 0)

describe('Retry-After', () => {
  const cases: [header: string | null, ms: number | undefined][] = [
    ['120', 120_000],
    [' 14400 ', 14_400_000],
    ['0', 0],
    ['0.2', 200],
    ['Sun, 22 Nov 2026 00:00:00 GMT', 4 * 3_600_000],
    ['Sat, 21 Nov 2026 19:00:00 GMT', 0],
    [null, undefined],
    ['', undefined],
    ['soon', undefined],
    ['-5', undefined],
    ['1e3', undefined],
    ['2026-11-22', undefined],
    ['Sun, 99 Nov 2026 00:00:00 GMT', undefined],
  ]
  for (const [header, ms] of cases) {
    it(`given ${header === null ? 'no header' : `"${header}"`}, then it is ${ms} ms`, () => {
      assert.equal(readRetryAfter(header, nowMs), ms)
    })
  }
})
