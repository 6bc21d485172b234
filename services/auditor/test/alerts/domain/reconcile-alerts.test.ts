import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { examples } from '@slipstream/events/event-types/examples.ts'
import { alertRaisedSchema, alertResolvedSchema } from '@slipstream/events/event-types/alert-events.ts'
import { isSilenced } from '@slipstream/events/is-silenced.ts'
import { affectedOrders } from '../../../src/alerts/domain/affected-orders.ts'
import { evolveAlerts, heldAlerts } from '../../../src/alerts/domain/alert-state.ts'
import type { AlertChange, KnownAlerts } from '../../../src/alerts/domain/alert-state.ts'
import { reconcileAlerts } from '../../../src/alerts/domain/reconcile-alerts.ts'
import type { DesiredAlert } from '../../../src/alerts/domain/reconcile-alerts.ts'
import { fingerprintOf } from '../../../src/alerts/domain/fingerprint.ts'
import { silenceExplains } from '../../../src/alerts/domain/inhibition.ts'
import type { Inhibition } from '../../../src/alerts/domain/inhibition.ts'
import { webhookExplains } from '../../../src/rules/webhooks/domain/webhook-explains.ts'
import { wooCommerceTopics } from '../../../src/sources/woocommerce/webhook-topics.ts'

const nothing: KnownAlerts = new Map()
const alert = (rule: string, subject: string, numbers: number[] = [], source = 'shop'): DesiredAlert => ({
  ...{ rule, source, subject, severity: 'warning', summary: `${rule} ${subject}`, evidence: [] },
  affected: affectedOrders(numbers),
  next: { action: 'Look.', runbook: `docs/runbooks/${rule}.md` },
})
const missing = (number: number) => alert('missing-order', String(number), [number])
const silent = alert('source-silent', 'shop')

const minute = (n: number) => `2026-11-21T07:${String(n).padStart(2, '0')}:00Z`
const decide = (
  desired: DesiredAlert[],
  known: KnownAlerts,
  n: number,
  isEvaluated = (_: { rule: string }) => true,
  inhibitions: Inhibition[] = [silenceExplains],
) =>
  reconcileAlerts({
    desired,
    known,
    isEvaluated,
    inhibitions,
    whyResolved: () => 'It arrived.',
    at: minute(n),
  })
const reported = (events: readonly AlertChange[]) => events.map(({ type, subject }) => `${type} ${subject}`)

describe('alerts as states', () => {
  it('are raised once, and say nothing while nothing changes', () => {
    const raised = decide([missing(7)], nothing, 0)
    assert.deepEqual(reported(raised), ['AlertRaised missing-order/shop/7'])
    assert.deepEqual(decide([missing(7)], evolveAlerts(nothing, raised), 5), [])
  })

  it('are resolved when their cause is gone, and begin a new episode when it comes back', () => {
    const first = evolveAlerts(nothing, decide([missing(7)], nothing, 0))
    const resolved = decide([], first, 1)
    assert.deepEqual(reported(resolved), ['AlertResolved missing-order/shop/7'])
    assert.deepEqual(decide([missing(7)], evolveAlerts(first, resolved), 2)[0]?.data.since, minute(2))
  })

  it('begin a new episode after everything that was known of them, though the clock is behind', () => {
    const first = evolveAlerts(nothing, decide([missing(7)], nothing, 30))
    const ended = evolveAlerts(first, decide([], first, 31))
    const [again] = decide([missing(7)], ended, 2)
    assert.equal(again?.data.since, '2026-11-21T07:31:00.001Z')
    assert.equal(again.occurredAt, again.data.since)
    const changed = decide([{ ...missing(7), severity: 'critical' }], evolveAlerts(ended, [again]), 3)
    assert.equal(changed[0]?.occurredAt, '2026-11-21T07:31:00.002Z')
  })

  it('are raised again within their episode when more is affected, not when only the words change', () => {
    const held = evolveAlerts(nothing, decide([alert('stalled', 'processing', [7])], nothing, 0))
    assert.deepEqual(
      decide([{ ...alert('stalled', 'processing', [7]), summary: 'for 2 d now' }], held, 1),
      [],
    )
    const [again] = decide([alert('stalled', 'processing', [7, 8])], held, 2)
    assert.deepEqual([again?.type, again?.data.since], ['AlertRaised', minute(0)])
  })

  it('of rules that were not evaluated stay as they are', () => {
    const held = evolveAlerts(
      nothing,
      decide([missing(7), silent], nothing, 0, ({ rule }) => rule === 'missing-order'),
    )
    assert.deepEqual([...heldAlerts(held).keys()], ['missing-order/shop/7'])
    assert.deepEqual(
      decide([], held, 1, ({ rule }) => rule === 'stalled'),
      [],
    )
  })

  it('that a cause explains are held back while it holds, and raised when it ends and they remain', () => {
    const events = decide([silent, missing(7), missing(8)], nothing, 0)
    assert.deepEqual(reported(events), ['AlertRaised source-silent/shop/shop'])
    const held = evolveAlerts(nothing, events)
    assert.deepEqual(reported(decide([missing(8)], held, 1)), [
      'AlertRaised missing-order/shop/8',
      'AlertResolved source-silent/shop/shop',
    ])
  })

  it('are held back by a cause that another pass evaluates, and by none of another source', () => {
    const held = evolveAlerts(nothing, decide([silent], nothing, 0))
    const onlyMissing = ({ rule }: { rule: string }) => rule === 'missing-order'
    assert.deepEqual(decide([missing(7)], held, 1, onlyMissing), [])
    const other = alert('missing-order', '7', [7], 'partner')
    assert.deepEqual(reported(decide([other], held, 1, onlyMissing)), ['AlertRaised missing-order/partner/7'])
  })

  it('that a switched-off webhook explains are those of its topic alone', () => {
    const off = (...topics: string[]) =>
      topics.map((topic, nth) => ({ topic, rule: 'webhook-disabled', subject: String(nth + 1) }))
    const losses = [
      missing(7),
      alert('update-without-creation', '8'),
      alert('lost-update', '9'),
      alert('lost-update', 'binned'),
    ]
    const raised = (topics: string[]) => {
      const lost = off(...topics)
      const wanted = [...losses, ...lost.map(({ rule, subject }) => alert(rule, subject))]
      const inhibitions = webhookExplains(lost, wooCommerceTopics, (orderId) => orderId === 'binned')
      return decide(wanted, nothing, 0, () => true, inhibitions)
        .map(({ subject }) => subject)
        .filter((subject) => !subject.startsWith('webhook-disabled'))
    }
    const [missed, unannounced, changed, deleted] = losses.map(fingerprintOf)
    assert.deepEqual(raised(['order.created']), [missed, changed, deleted])
    assert.deepEqual(raised(['order.updated']), [missed, unannounced, deleted])
    assert.deepEqual(raised(['order.deleted']), [missed, unannounced, changed])
    assert.deepEqual(raised(['order.created', 'order.updated']), [deleted])
  })

  it('are not explained by a cause while it is silenced or acknowledged', () => {
    const held = evolveAlerts(nothing, decide([silent], nothing, 0))
    const { AlertSilenced: example } = examples
    const silence = (match: Partial<(typeof example.data)['match']>, endsAt: string | null) => ({
      ...{ ...example, occurredAt: minute(1) },
      data: {
        ...example.data,
        match: { ...{ rule: null, source: null, subject: null, since: null }, ...match },
        endsAt,
      },
    })
    const raisedAt = (n: number, ...silences: ReturnType<typeof silence>[]) =>
      reported(
        reconcileAlerts({
          ...{ desired: [silent, missing(7)], known: held, isEvaluated: () => true },
          ...{ inhibitions: [silenceExplains], whyResolved: () => '', at: minute(n) },
          isSilenced: (one) => {
            const made = silences.map(({ occurredAt, data }) => ({ ...data, saidAt: occurredAt }))
            return isSilenced(one, made, Date.parse(minute(n)))
          },
        }),
      )
    const raised = ['AlertRaised missing-order/shop/7']
    assert.deepEqual(raisedAt(2), [])
    assert.deepEqual(raisedAt(2, silence({ rule: 'source-silent', source: 'shop' }, minute(9))), raised)
    assert.deepEqual(raisedAt(9, silence({ rule: 'source-silent' }, minute(9))), [], 'it is over')
    assert.deepEqual(raisedAt(2, silence({ since: minute(0) }, null)), raised, 'this episode is acknowledged')
    assert.deepEqual(raisedAt(2, silence({ since: minute(1) }, null)), [], 'another episode was')
    assert.deepEqual(raisedAt(2, silence({ subject: 'another' }, minute(9))), [])
  })

  it('that hold already when their cause comes go on holding, without news', () => {
    const held = evolveAlerts(nothing, decide([missing(7)], nothing, 0))
    assert.deepEqual(reported(decide([missing(7), silent], held, 1)), ['AlertRaised source-silent/shop/shop'])
  })

  it('survive replays, restarts and repeats: the held ones are always the wanted ones', () => {
    const wanted = fc.uniqueArray(fc.nat(6), { maxLength: 7 })
    fc.assert(
      fc.property(fc.array(wanted, { maxLength: 12 }), fc.nat(), (passes, seed) => {
        const log: AlertChange[] = []
        let held = nothing
        for (const [n, numbers] of passes.entries()) {
          // A restart: what holds is the fold of the log, of which a part came twice.
          if ((seed + n) % 3 === 0)
            held = evolveAlerts(evolveAlerts(nothing, log), log.slice(-((seed % 4) + 1)))
          const events = decide(numbers.map(missing), held, n)
          log.push(...events)
          held = evolveAlerts(evolveAlerts(held, events), events)
          assert.deepEqual(
            [...heldAlerts(held).keys()].sort(),
            numbers.map((number) => `missing-order/shop/${number}`).sort(),
          )
          assert.deepEqual(decide(numbers.map(missing), held, n + 1), [])
        }
        assert.equal(new Set(log.map(({ id }) => id)).size, log.length)
      }),
    )
  })

  it('fit their schemas, and a late resolution of an old episode ends no new one', () => {
    const raised = decide([missing(7)], nothing, 0)
    const held = evolveAlerts(nothing, raised)
    const resolved = decide([], held, 1)
    const again = evolveAlerts(evolveAlerts(held, resolved), decide([missing(7)], nothing, 2))
    assert.deepEqual(evolveAlerts(again, [...resolved, ...raised]), again)
    assert.doesNotThrow(() => alertRaisedSchema.parse(raised[0]?.data))
    assert.doesNotThrow(() => alertResolvedSchema.parse(resolved[0]?.data))
  })
})

describe('a fingerprint', () => {
  it('is as the documented example has it', () => {
    assert.equal(fingerprintOf(examples.AlertRaised.data), examples.AlertRaised.subject)
  })

  it('belongs to one identity alone', () => {
    const part = fc.string({ unit: fc.constantFrom('a', '/', '%', '2', 'F', 'ä') })
    const identity = fc.record({ rule: part, source: part, subject: part })
    fc.assert(
      fc.property(identity, identity, (a, b) => {
        assert.equal(fingerprintOf(a) === fingerprintOf(b), JSON.stringify(a) === JSON.stringify(b))
      }),
    )
  })
})
