import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { retryAfterMs, slackFault } from '../../../src/alerts/adapters/slack-fault.ts'
import { hour, startMs } from '../../given/alerts.ts'

describe('a response of Slack', () => {
  for (const [status, fault] of [
    [200, undefined],
    [429, 'unreachable'],
    [400, 'permanent'],
    [403, 'refuses-us'],
    [404, 'refuses-us'],
    [410, 'refuses-us'],
    [500, 'unreachable'],
    [503, 'unreachable'],
    [302, 'unreachable'],
  ] as const)
    it(`given ${status}, then ${fault ?? 'success'}`, () => assert.equal(slackFault(status), fault))

  it('given Retry-After as seconds, a date or nonsense, then it is parsed', () => {
    assert.equal(retryAfterMs('30', startMs), 30_000)
    assert.equal(retryAfterMs(new Date(startMs + 5_000).toUTCString(), startMs), 5_000)
    assert.equal(retryAfterMs('soon', startMs), 0)
    assert.equal(retryAfterMs(null, startMs), 0)
    assert.equal(retryAfterMs('99999999', startMs), hour)
  })
})
