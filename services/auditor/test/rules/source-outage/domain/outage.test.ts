import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AlertChange } from '../../../../src/alerts/domain/alert-state.ts'
import { evolveAlerts } from '../../../given/evolve-alerts.ts'
import {
  evolveOutage,
  isOver,
  reportsEndOf,
  withOpenDiscrepancies,
} from '../../../../src/rules/source-outage/domain/outage.ts'
import type { Discrepancy, Outage } from '../../../../src/rules/source-outage/domain/outage.ts'
import { reportOutage } from '../../../../src/rules/source-outage/domain/report-outage.ts'

const minute = 60_000
const noon = Date.parse('2026-11-21T12:00:00Z')
const cause = (rule: string, beganAt = noon) => ({ rule, beganAt })
const discrepancy = (
  number: string,
  kind: Discrepancy['kind'] = 'missing-order',
  foundAt = noon + minute,
): Discrepancy => ({
  ...{ number, kind, foundAt: new Date(foundAt) },
})
const ended = (number: string, ending: 'recovered' | 'late' | 'gone', kind?: Discrepancy['kind']) => ({
  ...discrepancy(number, kind),
  ending,
})

type Step = Partial<Parameters<typeof evolveOutage>[1]>
function outageAfter(...steps: Step[]): Outage {
  const last = steps.reduce<Outage | null>(
    (known, step, nth) => evolveOutage(known, { causes: [], ended: [], now: noon + nth * minute, ...step }),
    null,
  )
  assert.ok(last !== null)
  return last
}

describe('an outage', () => {
  it('begins when its first cause did, and lasts until none holds any more', () => {
    assert.equal(evolveOutage(null, { causes: [], ended: [ended('1', 'late')], now: noon }), null)
    const outage = outageAfter(
      { causes: [cause('webhook-failing', noon - 3 * minute)] },
      { causes: [cause('webhook-failing'), cause('shop-unreachable', noon - 5 * minute)] },
      { causes: [cause('shop-unreachable')] },
      {},
      {},
    )
    assert.deepEqual([outage.from, outage.until], [noon - 5 * minute, noon + 3 * minute])
    assert.deepEqual(outage.causes, ['webhook-failing', 'shop-unreachable'])
  })

  it('continues when another cause begins before it was reported', () => {
    const outage = outageAfter({ causes: [cause('source-silent')] }, {}, { causes: [cause('source-silent')] })
    assert.equal(outage.until, null)
    assert.equal(outage.noticedAt, noon)
  })

  it('counts what was lost in it and what became of that; no deletion, and nothing from before', () => {
    const before = { ...ended('7', 'late'), foundAt: new Date(noon - minute) }
    const outage = outageAfter(
      { causes: [cause('source-silent')], ended: [before] },
      {
        ended: [ended('8', 'recovered'), ended('9', 'late', 'lost-update'), ended('10', 'gone', 'deletion')],
      },
      { ended: [ended('11', 'gone')] },
    )
    const { counts, numbers } = withOpenDiscrepancies(outage, [
      discrepancy('12'),
      discrepancy('6', 'missing-order', noon - 1),
    ])
    assert.deepEqual(counts, { missing: 3, updates: 1, recovered: 1, late: 1, gone: 1, open: 1 })
    assert.deepEqual(numbers, ['8', '9', '11', '12'])
  })

  it('keeps a bounded list of orders, and counts all', () => {
    const many = Array.from({ length: 2_000 }, (_, nth) => ended(String(nth), 'recovered'))
    const { counts, numbers } = outageAfter({ causes: [cause('source-silent')], ended: many })
    assert.equal(counts.missing, 2_000)
    assert.equal(numbers.length, 500)
  })

  const back = outageAfter({ causes: [cause('source-silent')] }, {})
  const facts: Parameters<typeof isOver>[1] = {
    open: 0,
    comparedThrough: undefined,
    afterMs: 5 * minute,
    now: noon + 2 * minute,
  }
  const over: [string, Partial<typeof facts>, boolean][] = [
    ['nothing was compared since it ended', { comparedThrough: noon }, false],
    ['all was compared and nothing is open', { comparedThrough: noon + minute }, true],
    ['something is open', { comparedThrough: noon + minute, open: 1 }, false],
    ['the shop can’t be asked, and deliveries may be on their way', {}, false],
    ['the shop can’t be asked, and nothing is on its way any more', { now: noon + 6 * minute }, true],
    ['something has been open for too long', { open: 1, now: noon + 36 * minute }, true],
  ]
  for (const [what, given, expected] of over)
    it(`given ${what}, then it ${expected ? 'is' : 'is not yet'} reported`, () => {
      assert.equal(isOver(back, { ...facts, ...given }), expected)
    })

  it('is not over while a cause holds, however long', () => {
    const outage = outageAfter({ causes: [cause('source-silent')] })
    assert.equal(isOver(outage, { ...facts, now: noon + 9e9 }), false)
  })

  it('reports the ends of its causes and discrepancies once no cause holds, and no others', () => {
    const during = outageAfter({ causes: [cause('source-silent')] })
    const since = new Date(noon).toISOString()
    assert.equal(reportsEndOf(during, { rule: 'shop-unreachable', since }), false)
    assert.equal(reportsEndOf(back, { rule: 'source-silent', since }), true)
    assert.equal(reportsEndOf(back, { rule: 'missing-order', since }), true)
    assert.equal(reportsEndOf(back, { rule: 'stalled-order', since }), false)
    const earlier = new Date(noon - 1).toISOString()
    assert.equal(reportsEndOf(back, { rule: 'missing-order', since: earlier }), false)
  })
})

describe('the report of an outage', () => {
  const outage = outageAfter(
    { causes: [cause('webhook-failing', noon - minute)] },
    { ended: [ended('8', 'recovered'), ended('9', 'recovered'), ended('12', 'late', 'lost-update')] },
  )
  const at = '2026-11-21T12:09:00.000Z'
  const report = (known: AlertChange[] = []) =>
    reportOutage(
      'shop',
      withOpenDiscrepancies(outage, [discrepancy('13')]),
      evolveAlerts(new Map(), known),
      at,
    )

  it('names its beginning and end, what was lost, and what was recovered', () => {
    const [raised, resolved, ...others] = report()
    assert.deepEqual(others, [])
    assert.ok(raised?.type === 'AlertRaised' && resolved?.type === 'AlertResolved')
    assert.equal(
      raised.data.summary,
      'shop was cut off from 2026-11-21 11:59 UTC until 2026-11-21 12:01 UTC (webhook-failing). 3 orders never arrived and one update was lost: 2 recovered from the shop, 1 arrived late, 1 still open.',
    )
    assert.equal(raised.data.severity, 'warning')
    assert.deepEqual(raised.data.affected, {
      count: 4,
      ranges: [
        { first: '8', last: '9' },
        { first: '12', last: '13' },
      ],
    })
    assert.deepEqual(resolved.data.outcome, {
      ...{ missing: 3, updates: 1, recovered: 2, late: 1, gone: 0, open: 1 },
      outage: { from: '2026-11-21T11:59:00.000Z', until: '2026-11-21T12:01:00.000Z' },
    })
    assert.ok(resolved.occurredAt > raised.occurredAt)
  })

  it('is reported once: events that the topic already has are left out', () => {
    const all = report()
    assert.deepEqual(report(all), [])
    assert.deepEqual(
      report(all.slice(0, 1)).map(({ type }) => type),
      ['AlertResolved'],
    )
  })
})
