import assert from 'node:assert/strict'
import { test } from 'node:test'
import { availableApi, evolveApi, mayRequest } from '../../src/domain/api-state.ts'
import type { ApiResult } from '../../src/domain/api-state.ts'

const failed: ApiResult = { kind: 'unavailable', reason: 'Stripe responded 500' }
const nowMs = 1_000_000

test('given failures in a row, then requests become rarer, up to one a minute', () => {
  let [state, atMs] = [availableApi, nowMs]
  const waits = Array.from({ length: 9 }, () => {
    state = evolveApi(state, failed, atMs)
    const { granted, waitMs } = mayRequest(state, 5, atMs)
    assert.equal(granted, 0)
    atMs += waitMs
    assert.deepEqual(mayRequest(state, 5, atMs), { granted: 1, waitMs: 0 })
    return waitMs
  })
  assert.deepEqual(
    waits,
    [1, 2, 4, 8, 16, 32, 60, 60, 60].map((seconds) => seconds * 1_000),
  )
})

test('given requests that fail together, then they count as one failure', () => {
  const once = evolveApi(availableApi, failed, nowMs)
  assert.deepEqual(evolveApi(once, failed, nowMs + 10), once)
})

test('given a success after failures, then all is available again', () => {
  const state = evolveApi(evolveApi(availableApi, failed, nowMs), { kind: 'succeeded' }, nowMs + 10)
  assert.deepEqual(state, availableApi)
})

test('given a rate limit, then requests pause, and a success under way does not end the pause', () => {
  const limited = evolveApi(availableApi, { kind: 'rate-limited', retryAfterMs: 7_000 }, nowMs)
  const after = evolveApi(limited, { kind: 'succeeded' }, nowMs + 10)
  assert.equal(after.kind, 'available')
  assert.deepEqual(mayRequest(after, 5, nowMs + 10), { granted: 0, waitMs: 6_990 })
})

test('given a refused key, then one request a minute shows whether it was mended', () => {
  const refused = evolveApi(availableApi, { kind: 'unauthorized', reason: 'Stripe responded 401' }, nowMs)
  assert.deepEqual(mayRequest(refused, 5, nowMs), { granted: 0, waitMs: 60_000 })
  assert.deepEqual(mayRequest(refused, 5, nowMs + 60_000), { granted: 1, waitMs: 0 })
})
