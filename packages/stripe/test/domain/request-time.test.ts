import assert from 'node:assert/strict'
import { test } from 'node:test'
import { requestTimeMs } from '../../src/domain/request-time.ts'

const sentMs = Date.UTC(2026, 10, 21, 9)
const receivedMs = sentMs + 300

test('given clocks that agree, or a response without its time, then a request has our time', () => {
  assert.equal(requestTimeMs(sentMs, receivedMs, undefined), sentMs)
  for (const differsMs of [-10_000, -700, 0, 10_000])
    assert.equal(requestTimeMs(sentMs, receivedMs, receivedMs + differsMs), sentMs)
})

test("given clocks that differ, then a request has Stripe's time, before the response", () => {
  const respondedMs = sentMs - 40 * 86_400_000
  assert.equal(requestTimeMs(sentMs, receivedMs, respondedMs), respondedMs - 300)
  assert.equal(requestTimeMs(sentMs, receivedMs, sentMs + 60_000), sentMs + 59_700)
})
