import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { DeliveriesRefused } from '@slipstream/events/event-types/alerts/refusal-events.ts'
import {
  foldAccepted,
  foldRefused,
  newSenderHealth,
} from '../../../../src/rules/webhooks/domain/sender-health.ts'
import type { SenderHealth } from '../../../../src/rules/webhooks/domain/sender-health.ts'
import { failingWebhooks } from '../../../../src/rules/webhooks/domain/webhook-failing.ts'
import { wooCommerceTraits } from '../../../../src/sources/woocommerce/source-kind.ts'

const noon = Date.parse('2026-11-21T12:00:00Z')
const minute = 60_000
const day = 24 * 3_600_000
const iso = (at: number) => new Date(at).toISOString()

/** Reported at this minute, of the minute before. */
const refusals = (
  after: number,
  inARow: number,
  failingOf: Partial<DeliveriesRefused> = {},
): DeliveriesRefused => ({
  ...{ source: 'shop', webhookId: '7', instance: 'a', inARow },
  refused: [{ reason: 'bad-signature', count: 1 }],
  from: iso(noon + (after - 1) * minute),
  to: iso(noon + after * minute),
  ...failingOf,
})
const accepted = (after: number, webhookId: string | null = '7') => ({ at: noon + after * minute, webhookId })

const limits = wooCommerceTraits.refusals
type Fact = DeliveriesRefused | { at: number; webhookId: string | null }
const fold = (health: SenderHealth, fact: Fact): SenderHealth =>
  'at' in fact ? foldAccepted(health, fact) : foldRefused(health, fact)
const folded = (...facts: Fact[]) => facts.reduce(fold, newSenderHealth())
const failingOf = (health: SenderHealth, at = noon + 10 * minute) =>
  failingWebhooks(health, limits, at).map(
    ({ webhookId, inARow, severity }) => `${webhookId} ${inARow} ${severity}`,
  )

describe('a webhook that is refused', () => {
  it('is not alerted after two, a warning from three on, critical from five on', () => {
    assert.deepEqual(failingOf(folded(refusals(1, 2))), [])
    assert.deepEqual(failingOf(folded(refusals(1, 2), refusals(2, 3))), ['7 3 warning'])
    assert.deepEqual(failingOf(folded(refusals(1, 2), refusals(2, 3), refusals(3, 5))), ['7 5 critical'])
  })

  it('is reported with its reasons, most frequent first, and since when', () => {
    const health = folded(
      refusals(1, 1, { refused: [{ reason: 'too-large', count: 1 }] }),
      refusals(2, 4, { refused: [{ reason: 'bad-signature', count: 3 }] }),
    )
    const [failing] = failingWebhooks(health, limits, noon + 3 * minute)
    assert.deepEqual(failing?.reasons, [
      { reason: 'bad-signature', count: 3 },
      { reason: 'too-large', count: 1 },
    ])
    assert.equal(failing?.sinceMs, noon)
  })

  it('counts the refusals of several instances together, each by its last report', () => {
    const health = folded(
      refusals(1, 2),
      refusals(1, 1, { instance: 'b' }),
      refusals(2, 2, { instance: 'b' }),
    )
    assert.deepEqual(failingOf(health), ['7 4 warning'])
  })

  it('is well when its instance says that it has taken one', () => {
    assert.deepEqual(failingOf(folded(refusals(1, 6), refusals(2, 0, { refused: [] }))), [])
  })

  it('is well when any instance has taken one later, and what came before does not count again', () => {
    const well = folded(refusals(1, 6), accepted(2))
    assert.deepEqual(failingOf(well), [])
    assert.deepEqual(failingOf(fold(well, refusals(3, 8))), [])
    assert.deepEqual(failingOf(fold(well, refusals(3, 9))), ['7 3 warning'])
    const [failing] = failingWebhooks(fold(well, refusals(3, 9)), limits, noon + 4 * minute)
    assert.deepEqual([failing?.sinceMs, failing?.reasons.length], [noon + 2 * minute, 1])
  })

  it('stays failing after an earlier accepted delivery, or one of another webhook', () => {
    assert.deepEqual(failingOf(folded(refusals(2, 6), accepted(1), accepted(3, '8'), accepted(3, null))), [
      '7 6 critical',
    ])
  })

  it('begins a new row when its instance counts from one again', () => {
    const health = folded(refusals(1, 6), refusals(2, 3))
    assert.deepEqual(failingOf(health), ['7 3 warning'])
    assert.equal(failingWebhooks(health, limits, noon + 3 * minute)[0]?.sinceMs, noon + minute)
  })

  it('is forgotten after a day without a report', () => {
    const health = folded(refusals(0, 6))
    assert.equal(failingOf(health, noon + day - 1).length, 1)
    assert.deepEqual(failingOf(health, noon + day), [])
  })

  it('need not name itself', () => {
    assert.deepEqual(failingOf(folded(refusals(1, 3, { webhookId: null }))), ['null 3 warning'])
    assert.deepEqual(
      failingOf(folded(refusals(1, 3, { webhookId: 'unknown' }), refusals(1, 3, { webhookId: null }))),
      ['unknown 3 warning', 'null 3 warning'],
    )
    assert.deepEqual(failingOf(folded(refusals(1, 3, { webhookId: '__proto__' }))), ['__proto__ 3 warning'])
  })

  it('is not forgotten for those that a stranger makes up, and the state stays small', () => {
    let health = folded(accepted(0), refusals(1, 4))
    for (let n = 0; n < 1_000; n++) {
      const webhookId = n % 2 === 0 ? `made up ${n}` : '7'
      const refused = [{ reason: `reason ${n}`, count: 1 }]
      health = fold(health, refusals(2 + n, n % 2 === 0 ? 1 : 0, { webhookId, instance: `i${n}`, refused }))
    }
    health = fold(health, refusals(2_000, 4))
    assert.deepEqual(failingOf(health, noon + 2_000 * minute), ['7 4 warning'])
    assert.ok(JSON.stringify(health).length < 20_000)
  })

  it('counts a repeated report once, and keeps a state of plain JSON', () => {
    const fact = fc.oneof(
      fc
        .record({ after: fc.nat(20), webhookId: fc.constantFrom('7', '8', null) })
        .map(({ after, webhookId }): Fact => accepted(after, webhookId)),
      fc
        .record({
          after: fc.nat(20),
          inARow: fc.nat(8),
          webhookId: fc.constantFrom('7', '8', null),
          instance: fc.constantFrom('a', 'b'),
        })
        .map(({ after, inARow, ...names }): Fact => refusals(after, inARow, names)),
    )
    fc.assert(
      fc.property(fc.array(fact), (facts) => {
        const once = facts.reduce(fold, newSenderHealth())
        const twice = facts.reduce((health, each) => fold(fold(health, each), each), newSenderHealth())
        assert.deepEqual(twice, once)
        assert.deepEqual(
          failingWebhooks(JSON.parse(JSON.stringify(once)) as SenderHealth, limits, noon + 20 * minute),
          failingWebhooks(once, limits, noon + 20 * minute),
        )
      }),
    )
  })

  it('is well after an accepted delivery, whatever was reported before', () => {
    const row = fc.array(fc.tuple(fc.nat(20), fc.nat(8), fc.constantFrom('a', 'b')))
    fc.assert(
      fc.property(row, (words) => {
        const facts = words.map(([after, inARow, instance]) => refusals(after, inARow, { instance }))
        assert.deepEqual(failingOf(folded(...facts, accepted(20))), [])
        // Overtaken by the acceptance: no difference.
        assert.deepEqual(failingOf(folded(accepted(20), ...facts)), [])
      }),
    )
  })
})
