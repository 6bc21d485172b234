import assert from 'node:assert/strict'
import { test } from 'node:test'
import { state } from '@slipstream/testing/events/order-events.ts'
import { compareRules } from '../../src/what-if/compare-rules.ts'
import { StatusHistory } from '../../src/what-if/status-history.ts'

const hourMs = 3_600_000
const start = Date.parse('2026-11-01T00:00:00Z')
const timeOf = (hours: number): string => new Date(start + hours * hourMs).toISOString()

/** Orders that enter `processing` an hour after creation, one every hour, and leave it after some hours. */
function historyOf(hoursInStatus: readonly (number | null)[]): StatusHistory {
  const history = new StatusHistory(new Set(['processing']))
  hoursInStatus.forEach((hours, n) => {
    const at = (status: string, hour: number) =>
      state(`${n}-${status}`, 'updated', timeOf(hour), { orderId: String(n), status, createdAt: timeOf(n) })
    if (hours !== null) history.add(at('completed', n + 1 + hours))
    history.add(at('processing', n + 1))
  })
  return history
}

const afterHours = (hours: number) => ({ processing: [{ rule: 'time' as const, afterMs: hours * hourMs }] })
const now = start + 1_000 * hourMs

test('given rules that are the same, then no order differs', () => {
  const { differences, summaries } = compareRules(
    historyOf([5, 50, null]),
    afterHours(24),
    afterHours(24),
    now,
  )
  assert.deepEqual(differences, [])
  assert.deepEqual(summaries, [
    { ...{ status: 'processing', stays: 3, alertsBefore: 2, alertsAfter: 2, falseBefore: 1, falseAfter: 1 } },
  ])
})

test('given a stricter rule, then orders are named that it would report newly or earlier', () => {
  const { differences, summaries } = compareRules(
    historyOf([5, 20, 60, null]),
    afterHours(48),
    afterHours(12),
    now,
  )
  assert.deepEqual(
    differences.map(({ order, before, after }) => [order, before, after]),
    [
      ['shop/1', null, timeOf(18)],
      ['shop/2', timeOf(54), timeOf(18)],
      ['shop/3', timeOf(54), timeOf(18)],
    ],
  )
  assert.deepEqual([summaries[0]!.falseBefore, summaries[0]!.falseAfter], [1, 2])
})

test('given rules that are taken away, then nothing is reported any more', () => {
  const { differences } = compareRules(historyOf([null]), afterHours(24), {}, now)
  assert.deepEqual(
    differences.map(({ order, leftAt, after }) => [order, leftAt, after]),
    [['shop/0', null, null]],
  )
})

test('given a rule that counts, then only what it reported until now is compared', () => {
  const count = { processing: [{ rule: 'count' as const, laterOrders: 3 }] }
  const history = historyOf([null, 1, 1, 1, 1, 1, 1, 1])
  const { differences } = compareRules(history, {}, count, now)
  assert.deepEqual(
    differences.map(({ order, after }) => [order, after]),
    [['shop/0', timeOf(6)]],
  )
  assert.deepEqual(compareRules(history, {}, count, start + hourMs).differences, [])
})
