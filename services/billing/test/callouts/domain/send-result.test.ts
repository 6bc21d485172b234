import assert from 'node:assert/strict'
import { test } from 'node:test'
import { resultOf, shownBy } from '../../../src/callouts/domain/send-result.ts'

const responded = (status: number, retryAfterMs?: number, detail: string | null = null) =>
  resultOf({ kind: 'response', status, retryAfterMs, detail })

/** What a status means for the call-out, and for the endpoint's availability. */
const meaningOf = (status: number): string => {
  const result = responded(status)
  const kind = result.kind === 'failed' && result.isPermanent ? 'refused' : result.kind
  return `${kind} ${shownBy(result).type}`
}

test('given a status, then it means success, a repeat or a refusal, for it or the endpoint', () => {
  const expected: Record<string, number[]> = {
    'done succeeded': [200, 201, 204],
    'accepted succeeded': [202],
    'failed failed': [301, 302, 307, 401, 403, 404, 500, 502, 503, 504],
    'failed succeeded': [408, 409, 423, 425],
    'failed rateLimited': [429],
    'refused succeeded': [400, 410, 413, 415, 422],
  }
  for (const [meaning, statuses] of Object.entries(expected))
    for (const status of statuses) assert.equal(meaningOf(status), meaning, String(status))
})

test('given a wait that is longer than a day, then a day is believed', () => {
  const result = responded(503, 1_000 * 86_400_000)
  assert.ok(result.kind === 'failed' && result.retryAfterMs === 86_400_000)
})

test('given a problem with a detail, then the reason and what the breaker logs do not have it', () => {
  const detail = 'There is no ada@example.test.'
  for (const [status, reason] of [
    [422, 'the endpoint responded 422'],
    [503, 'the endpoint responded 503'],
  ] as const) {
    const result = responded(status, undefined, detail)
    assert.ok(result.kind === 'failed')
    assert.deepEqual([result.reason, result.detail], [reason, detail])
    assert.doesNotMatch(JSON.stringify(shownBy(result)), /ada@example/)
  }
})
