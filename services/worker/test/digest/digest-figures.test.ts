import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listedAlerts, missingBySource, waitingByAlerts } from '../../src/digest/domain/digest-alerts.ts'
import { digestWindow } from '../../src/digest/domain/digest-window.ts'

const at = (day: number): Date => new Date(Date.UTC(2026, 10, day, 7))

test('given digests that were missed, then the next one covers their time, at most 31 days', () => {
  const run = { dueAt: at(22) }
  const window = (succeededThrough: Date | null, previousDueAt: Date | null) => {
    const { from, to } = digestWindow(run, { succeededThrough, previousDueAt })
    assert.equal(to, run.dueAt)
    return from
  }
  assert.deepEqual(window(at(18), at(21)), at(18))
  assert.deepEqual(window(null, at(21)), at(21))
  assert.deepEqual(window(null, null), at(21))
  assert.deepEqual(window(at(-60), at(21)), at(22 - 31))
  assert.deepEqual(window(at(23), at(21)), at(22))
})

const alert = (rule: string, severity: 'critical' | 'warning' | null, day: number, count = 2) => ({
  ...{ rule, source: 'shop', subject: String(day), severity, summary: null, since: at(day).toISOString() },
  affected: { count, ranges: [] },
})

test('given alerts, then the most severe are listed first, then the oldest, at most 20', () => {
  const firing = [
    alert('mail-failed', 'warning', 1),
    alert('missing-order', 'critical', 3),
    alert('missing-order', 'critical', 2),
    ...Array.from({ length: 30 }, (_, index) => alert('lost-update', null, 4 + (index % 9))),
  ]
  const listed = listedAlerts(firing)
  assert.deepEqual(
    listed.slice(0, 3).map(({ subject }) => subject),
    ['2', '3', '1'],
  )
  assert.equal(listed.length, 20)
  assert.equal(listed[0]?.summary, 'missing-order of shop')
})

test('given alerts about discrepancies and waiting, then their orders are counted by source', () => {
  const firing = [
    alert('missing-order', 'critical', 1, 3),
    alert('lost-update', 'warning', 2, 1),
    alert('quarantined-deliveries', 'warning', 3, 7),
    alert('source-silent', 'critical', 4, 9),
    alert('mail-failed', 'warning', 5, 0),
  ]
  assert.deepEqual([...missingBySource(firing)], [['shop', 4]])
  assert.deepEqual(waitingByAlerts(firing), [
    { kind: 'quarantined', of: 'shop', count: 7, oldestAt: at(3).toISOString() },
    { kind: 'mails', of: 'shop', count: 1, oldestAt: at(5).toISOString() },
  ])
})
