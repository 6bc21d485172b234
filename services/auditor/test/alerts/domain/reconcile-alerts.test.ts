import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { examples } from '@slipstream/events/event-types/examples.ts'
import { alertRaisedSchema, alertResolvedSchema } from '@slipstream/events/event-types/alerts/alert-events.ts'
import { isSilenced } from '@slipstream/events/is-silenced.ts'
import { affectedOrders } from '../../../src/alerts/domain/affected-orders.ts'
import { heldAlerts } from '../../../src/alerts/domain/alert-state.ts'
import type { AlertChange, KnownAlerts } from '../../../src/alerts/domain/alert-state.ts'
import { reconcileAlerts } from '../../../src/alerts/domain/reconcile-alerts.ts'
import type { DesiredAlert } from '../../../src/alerts/domain/reconcile-alerts.ts'
import { fingerprintOf } from '../../../src/alerts/domain/fingerprint.ts'
import { specOfDecider } from '@slipstream/testing/spec.ts'
import { evolveAlerts } from '../../given/evolve-alerts.ts'
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
/** An evaluation at a minute, of all rules if not said otherwise. */
const wanted = (
  n: number,
  desired: DesiredAlert[],
  isEvaluated = (_: { rule: string }) => true,
  inhibitions: Inhibition[] = [silenceExplains],
) => ({ desired, isEvaluated, inhibitions, whyResolved: () => 'It arrived.', at: minute(n) })
const decide = (desired: DesiredAlert[], known: KnownAlerts, n: number) =>
  reconcileAlerts(wanted(n, desired), known)
const given = specOfDecider({
  initialState: nothing,
  evolve: (known: KnownAlerts, event: AlertChange) => evolveAlerts(known, [event]),
  decide: reconcileAlerts,
})
const raisedAt = (n: number, ...alerts: DesiredAlert[]) => decide(alerts, nothing, n)
const reported = (events: readonly AlertChange[]) => events.map(({ type, subject }) => `${type} ${subject}`)

describe('alerts as states', () => {
  it('given none, when one is wanted, then it is raised, and not again while nothing changes', () => {
    given()
      .when(wanted(0, [missing(7)]))
      .then({ type: 'AlertRaised', subject: 'missing-order/shop/7' })
    given(...raisedAt(0, missing(7)))
      .when(wanted(5, [missing(7)]))
      .thenNothing()
  })

  it('given one whose cause is gone, then it is resolved, and starts over when that returns', () => {
    const raised = raisedAt(0, missing(7))
    given(...raised)
      .when(wanted(1, []))
      .then({ type: 'AlertResolved', subject: 'missing-order/shop/7' })
    const resolved = decide([], evolveAlerts(nothing, raised), 1)
    given(...raised, ...resolved)
      .when(wanted(2, [missing(7)]))
      .then({ type: 'AlertRaised', data: { since: minute(2) } })
  })

  it('given a clock that is behind, then a new episode begins after all that was known', () => {
    const raised = raisedAt(30, missing(7))
    const ended = [...raised, ...decide([], evolveAlerts(nothing, raised), 31)]
    const since = '2026-11-21T07:31:00.001Z'
    given(...ended)
      .when(wanted(2, [missing(7)]))
      .then({ occurredAt: since, data: { since } })
    const again = decide([missing(7)], evolveAlerts(nothing, ended), 2)
    given(...ended, ...again)
      .when(wanted(3, [{ ...missing(7), severity: 'critical' }]))
      .then({ occurredAt: '2026-11-21T07:31:00.002Z' })
  })

  it('given one that holds, when more is affected, then it is raised again; not for other words', () => {
    const raised = raisedAt(0, alert('stalled', 'processing', [7]))
    given(...raised)
      .when(wanted(1, [{ ...alert('stalled', 'processing', [7]), summary: 'for 2 d now' }]))
      .thenNothing()
    given(...raised)
      .when(wanted(2, [alert('stalled', 'processing', [7, 8])]))
      .then({ type: 'AlertRaised', data: { since: minute(0) } })
  })

  it('given rules that were not evaluated, then their alerts stay as they are', () => {
    given()
      .when(wanted(0, [missing(7), silent], ({ rule }) => rule === 'missing-order'))
      .then({ subject: 'missing-order/shop/7' })
    given(...raisedAt(0, missing(7)))
      .when(wanted(1, [], ({ rule }) => rule === 'stalled'))
      .thenNothing()
  })

  it('given a cause that explains others, then they are held back until it ends', () => {
    given()
      .when(wanted(0, [silent, missing(7), missing(8)]))
      .then({ type: 'AlertRaised', subject: 'source-silent/shop/shop' })
    given(...raisedAt(0, silent))
      .when(wanted(1, [missing(8)]))
      .then(
        { type: 'AlertRaised', subject: 'missing-order/shop/8' },
        { type: 'AlertResolved', subject: 'source-silent/shop/shop' },
      )
  })

  it('given a cause that another pass evaluates, then it explains alerts of its own source alone', () => {
    const onlyMissing = ({ rule }: { rule: string }) => rule === 'missing-order'
    const held = given(...raisedAt(0, silent))
    held.when(wanted(1, [missing(7)], onlyMissing)).thenNothing()
    held
      .when(wanted(1, [alert('missing-order', '7', [7], 'partner')], onlyMissing))
      .then({ type: 'AlertRaised', subject: 'missing-order/partner/7' })
  })

  it('that a switched-off webhook explains are those of its topic alone', () => {
    const off = (...topics: string[]) =>
      topics.map((topic, nth) => ({ topic, rule: 'webhook-disabled', subject: String(nth + 1) }))
    const discrepancies = [
      missing(7),
      alert('update-without-creation', '8'),
      alert('lost-update', '9'),
      alert('lost-update', 'binned'),
    ]
    const raised = (topics: string[]) => {
      const lost = off(...topics)
      const all = [...discrepancies, ...lost.map(({ rule, subject }) => alert(rule, subject))]
      const inhibitions = webhookExplains(lost, wooCommerceTopics, (orderId) => orderId === 'binned')
      return reconcileAlerts(
        wanted(0, all, () => true, inhibitions),
        nothing,
      )
        .map(({ subject }) => subject)
        .filter((subject) => !subject.startsWith('webhook-disabled'))
    }
    const [missed, unannounced, changed, deleted] = discrepancies.map(fingerprintOf)
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
    const raisedUnder = (n: number, ...silences: ReturnType<typeof silence>[]) => {
      const made = silences.map(({ occurredAt, data }) => ({ ...data, saidAt: occurredAt }))
      const alerts = {
        ...wanted(n, [silent, missing(7)]),
        isSilenced: (one: Parameters<typeof isSilenced>[0]) => isSilenced(one, made, Date.parse(minute(n))),
      }
      return reported(reconcileAlerts(alerts, held))
    }
    const raised = ['AlertRaised missing-order/shop/7']
    assert.deepEqual(raisedUnder(2), [])
    assert.deepEqual(raisedUnder(2, silence({ rule: 'source-silent', source: 'shop' }, minute(9))), raised)
    assert.deepEqual(raisedUnder(9, silence({ rule: 'source-silent' }, minute(9))), [], 'it is over')
    assert.deepEqual(
      raisedUnder(2, silence({ since: minute(0) }, null)),
      raised,
      'this episode is acknowledged',
    )
    assert.deepEqual(raisedUnder(2, silence({ since: minute(1) }, null)), [], 'another episode was')
    assert.deepEqual(raisedUnder(2, silence({ subject: 'another' }, minute(9))), [])
  })

  it('that hold already when their cause begins continue to hold, unchanged', () => {
    const held = evolveAlerts(nothing, decide([missing(7)], nothing, 0))
    assert.deepEqual(reported(decide([missing(7), silent], held, 1)), ['AlertRaised source-silent/shop/shop'])
  })

  it('survive replays, restarts and repeats: the held ones are always the wanted ones', () => {
    const numbersWanted = fc.uniqueArray(fc.nat(6), { maxLength: 7 })
    fc.assert(
      fc.property(fc.array(numbersWanted, { maxLength: 12 }), fc.nat(), (passes, seed) => {
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
