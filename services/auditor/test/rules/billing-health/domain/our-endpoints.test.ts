import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { billingUnreachable } from '../../../../src/rules/billing-health/domain/billing-unreachable-alert.ts'
import { isEndpointAbsent } from '../../../../src/rules/billing-health/domain/endpoint-absent.ts'
import type { KnownOfEndpoints } from '../../../../src/rules/billing-health/domain/endpoint-absent.ts'
import { disabledEndpoints } from '../../../../src/rules/billing-health/domain/our-endpoints.ts'

const endpoint = (id: string, path: string, status = 'disabled') => ({
  ...{ id, url: `https://hooks.example${path}`, status, description: '' },
})
const ours = '/webhooks/billing'

describe('our endpoints at Stripe', () => {
  const cases: [string, ReturnType<typeof endpoint>[], string[]][] = [
    ['ours is disabled among others', [endpoint('a', ours), endpoint('b', '/other', 'enabled')], ['a']],
    ['only another one is disabled', [endpoint('a', ours, 'enabled'), endpoint('b', '/other')], []],
    ['a second one of ours is enabled', [endpoint('a', ours), endpoint('b', ours, 'enabled')], []],
    ['the only one has another path', [endpoint('a', '/behind-a-proxy')], ['a']],
    ['none of several is known as ours', [endpoint('a', '/one'), endpoint('b', '/two')], []],
    ['it ends in a slash and a token', [endpoint('a', `${ours}/?token=x`)], ['a']],
  ]
  for (const [title, endpoints, expected] of cases)
    it(`given ${title}, then ${expected.join() || 'none'} is alerted`, () => {
      assert.deepEqual(
        disabledEndpoints(endpoints, 'billing').map(({ id }) => id),
        expected,
      )
    })

  it('given a refused key, then it is critical and says what the key must be allowed', () => {
    const reason = 'Stripe responded 403: api.key may not read objects of type invoice'
    const alert = billingUnreachable('billing', { kind: 'unauthorized', hint: 'keys', reason })
    assert.deepEqual([alert.subject, alert.severity], ['key', 'critical'])
    assert.match(alert.next.action, /sources\.billing\.api\.key/)
    const passing = { kind: 'unavailable', hint: 'wait', reason: 'Stripe responded 503' } as const
    assert.equal(billingUnreachable('billing', passing).severity, 'warning')
  })
})

describe('no endpoint that delivers to us', () => {
  const now = Date.parse('2026-11-21T12:00:00Z')
  const [hourMs, dayMs] = [3_600_000, 86_400_000]
  const nothing: KnownOfEndpoints = {
    ...{ known: 0, listed: 0, lastArrivalMs: null, missingMs: undefined, heldSinceMs: undefined, nowMs: now },
  }
  const cases: [string, Partial<KnownOfEndpoints>, boolean][] = [
    ['the account has none', {}, true],
    ['ours is listed', { known: 1, listed: 1, missingMs: now }, false],
    ['none is listed, but one for thin events delivers', { lastArrivalMs: now - hourMs }, false],
    ['it was deleted yesterday', { lastArrivalMs: now - dayMs }, true],
    [
      'it was deleted, and an event is missing since',
      { lastArrivalMs: now - hourMs, missingMs: now - 1 },
      true,
    ],
    ['one behind a proxy is quiet', { listed: 2 }, false],
    ['others are listed, and events never arrive', { listed: 2, missingMs: now - 1 }, true],
    [
      'one behind a proxy loses an event',
      { listed: 2, lastArrivalMs: now - dayMs, missingMs: now - 1 },
      false,
    ],
    ['it holds, and what was missing is recovered', { listed: 2, heldSinceMs: now - hourMs }, true],
    ['it holds, and a delivery arrives', { heldSinceMs: now - hourMs, lastArrivalMs: now }, false],
  ]
  for (const [title, found, expected] of cases)
    it(`given ${title}, then it is ${expected ? '' : 'not '}absent`, () => {
      assert.equal(isEndpointAbsent({ ...nothing, ...found }), expected)
    })
})
