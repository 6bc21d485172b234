import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ListedCheckpoint } from '@slipstream/event-log/adapters/mongo/list-checkpoints.ts'
import { overviewModel } from '../../../src/pages/overview/overview-model.ts'
import type { OverviewData } from '../../../src/pages/overview/read-overview.ts'
import { alertResponseOf } from '../../../src/responses/alerts/alert.ts'
import { alert, silence } from '../../given/documents.ts'

const checkpoint = (consumer: string, topic: string, next: bigint): ListedCheckpoint => ({
  ...{ consumer, topic, partition: 0, next, epoch: 0, updatedAt: new Date(0) },
  ...{ handledThrough: null, refusal: null, setBacks: [] },
})

const calm: OverviewData = {
  created: [],
  counts: { orders: 0, events: 0 },
  checkpoints: [],
  deadLetters: new Map(),
  alerts: [],
  resolved: [],
  carriers: [],
  lastDeliveries: new Map(),
  mail: { waiting: 0, failed: 0, sent: 0, isStopped: false },
}

const shops = { shop: { type: 'woocommerce' as const } }

test('given orders of a day, then each source has its hours, the oldest first', () => {
  const created = [
    { source: 'shop', hoursAgo: 0, orders: 3, recovered: 1 },
    { source: 'shop', hoursAgo: 23, orders: 2, recovered: 0 },
    { source: 'other', hoursAgo: 0, orders: 9, recovered: 0 },
  ]
  const { sources, recovered } = overviewModel({ ...calm, created }, shops)
  const [shop] = sources
  assert.deepEqual([shop?.lastHour, shop?.lastDay, shop?.hours.length, shop?.hours[0]], [3, 5, 24, 2])
  assert.equal(recovered, 1)
})

test('given mails that failed or cannot go out, then their box says so, the worst first', () => {
  const markOf = (mail: Partial<OverviewData['mail']>) =>
    overviewModel({ ...calm, mail: { ...calm.mail, ...mail } }, shops).mail.mark
  assert.deepEqual(
    [
      markOf({}),
      markOf({ waiting: 2 }),
      markOf({ waiting: 2, failed: 1 }),
      markOf({ failed: 1, isStopped: true }),
    ],
    ['ok', 'waiting', 'warning', 'failed'],
  )
})

test('given consumers, then a service is one box, compared with who has read furthest', () => {
  const checkpoints = [
    checkpoint('projector', 'orders', 90n),
    checkpoint('projector-alerts', 'alerts', 5n),
    checkpoint('auditor', 'orders', 100n),
    { ...checkpoint('notifier', 'orders', 100n), refusal: { reason: 'gone', at: new Date(0) } },
  ]
  const deadLetters = new Map([['projector-alerts', 2]])
  const { consumers } = overviewModel({ ...calm, checkpoints, deadLetters }, {})
  assert.deepEqual(
    consumers.map(({ name, mark, behind, deadLetters: letters }) => [name, mark, behind, letters]),
    [
      ['projector', 'warning', 10, 2],
      ['auditor', 'ok', 0, 0],
      ['notifier', 'failed', 0, 0],
    ],
  )
})

test('given alerts, then those that nobody looks after are first, the worst of them on top', () => {
  const alerts = [
    alertResponseOf(alert('1', { severity: 'critical', rule: 'known' }), [silence('s', { rule: 'known' })]),
    alertResponseOf(alert('2', { severity: 'warning' }), []),
    alertResponseOf(alert('3', { severity: 'critical' }), []),
    alertResponseOf(alert('4', { severity: 'info', rule: 'calm' }), []),
  ]
  const { groups, sources } = overviewModel({ ...calm, alerts }, { ...shops, billing: { type: 'stripe' } })
  assert.deepEqual(
    groups.map(({ first, alerts: count, isOpen }) => [first.subject, count, isOpen]),
    [
      ['3', 2, true],
      ['4', 1, true],
      ['1', 1, false],
    ],
  )
  assert.deepEqual(
    sources.map(({ mark }) => mark),
    ['failed', 'ok'],
  )
})

test('given an account of billing, then its box has its last event instead of orders', () => {
  const lastDeliveries = new Map([['billing', '2026-11-21T07:00:00Z']])
  const { sources } = overviewModel({ ...calm, lastDeliveries }, { ...shops, billing: { type: 'stripe' } })
  assert.deepEqual(
    sources.map(({ type, lastDeliveryAt }) => [type, lastDeliveryAt]),
    [
      ['woocommerce', null],
      ['stripe', '2026-11-21T07:00:00Z'],
    ],
  )
})
