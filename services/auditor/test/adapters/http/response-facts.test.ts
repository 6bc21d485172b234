import assert from 'node:assert/strict'
import { test } from 'node:test'
import { retryAfterMs } from '../../../src/adapters/http/response-facts.ts'

test('given Retry-After as a date, when a shop asks for a rest until then, then it is understood', () => {
  const inAnHour = new Date(Date.now() + 3_600_000).toUTCString()
  const restMs = retryAfterMs(new Headers({ 'retry-after': inAnHour })) ?? 0
  assert.ok(restMs > 0 && restMs <= 3_600_000, `${restMs} ms`)
  assert.equal(retryAfterMs(new Headers({ 'retry-after': '120' })), 120_000)
  assert.equal(retryAfterMs(new Headers()), undefined)
})
