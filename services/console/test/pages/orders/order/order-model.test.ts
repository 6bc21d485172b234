import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OrderEvent } from '@slipstream/events/event.ts'
import { historyDocument } from '@slipstream/read-models/orders/history/history-document.ts'
import { notificationResponseOf } from '../../../../src/responses/notification.ts'
import { differenceOf } from '../../../../src/pages/timeline/difference.ts'
import { orderModel } from '../../../../src/pages/orders/order/order-model.ts'
import { orderTimeline } from '../../../../src/pages/orders/order/timeline/order-timeline.ts'
import { en } from '../../../../src/pages/words/en.ts'
import { alert, order, state } from '../../../given/documents.ts'

const historyOf = (...events: OrderEvent[]) =>
  events.map((event, index) =>
    historyDocument(event, {
      position: `orders/0/${index}`,
      offset: BigInt(index),
      recordedAtMs: Date.parse('2026-11-21T07:00:00Z') + index * 3_600_000,
    }),
  )

const life = { orderId: '1042', number: '1042' }
const events = historyOf(
  state({ ...life, status: 'pending', modifiedAt: '2026-11-21T06:59:59Z', total: '10.00' }),
  state({ ...life, status: 'completed', modifiedAt: '2026-11-21T07:30:00Z', total: '12.00' }),
)
const now = { known: null, from: null }
const nothingElse = { alerts: [], commands: [], checkIns: [], notifications: [], letters: [], opened: [] }
const data = { order: order(life), events, hasMoreEvents: false, ...nothingElse }

test('given two states, then the fields that differ are named, and derived ones left out', () => {
  const before = { total: '1', customer: { name: 'A', email: null }, timeline: [1], people: ['x', 'y'] }
  const after = { total: '2', customer: { name: 'A' }, timeline: [2], people: ['x'], note: 'new' }
  assert.deepEqual(differenceOf(before, after), [
    { field: 'total', before: '1', after: '2' },
    { field: 'people.2', before: 'y', after: null },
    { field: 'note', before: null, after: 'new' },
  ])
})

test('given an order, when a moment is chosen, then it is shown as it was known then', () => {
  const then = orderModel(data, { known: '2026-11-21T07:10:00.000Z', from: null }, en)
  assert.deepEqual([then.order.status, then.order.total, then.shipments], ['pending', '10.00', []])
  const before = orderModel(data, { known: '2026-11-20T00:00:00.000Z', from: null }, en)
  assert.equal(before.knownAt, null)
  const compared = orderModel(data, { known: null, from: '2026-11-21T07:00:00.000Z' }, en)
  assert.ok(compared.comparison?.differences.some(({ field }) => field === 'status'))
})

test('given what happened to an order, then it is one list in the order of time', () => {
  const lost = alert('1042', {
    since: '2026-11-21T07:20:00Z',
    resolvedAt: '2026-11-21T08:00:01Z',
    state: 'resolved',
  })
  const checkIn = {
    ...{ _id: 'shop/1042/1-1', source: 'shop', orderId: '1042', participantId: '1-1', revision: 1 },
    ...{ isIn: true, at: '2026-11-21T09:12:00Z', by: 'Mere', registeredFor: 'Spring Run' },
    history: [
      { type: 'ParticipantCheckedIn' as const, at: '2026-11-21T09:12:00Z', by: 'Mere', reason: null },
    ],
  }
  const known = { ...nothingElse, events, shipments: [], alerts: [lost], checkIns: [checkIn] }
  const names = new Map([['1-1', 'Hana Est']])
  const lines = orderTimeline({ ...known, names, canBeMailed: false }, en)
  assert.deepEqual(
    lines.map(({ title, mark }) => [title, mark]),
    [
      ['Order changed · status became pending', 'ok'],
      ['Alert: missing-order', 'failed'],
      ['Order changed · status became completed', 'ok'],
      ['Alert resolved: missing-order', 'ok'],
      ['Checked in: Hana Est', 'ok'],
      [en.order.noSlip, 'warning'],
    ],
  )
  assert.equal(lines[2]?.detail, 'from a webhook · arrived 30 min after it happened')
})

test('given a mail, a dead letter and an opened event, then each is a line that leads on', () => {
  const slip = notificationResponseOf(
    {
      ...{ _id: 'slip-1', kind: 'slip', state: 'failed', source: 'shop', orderId: '1042', attempts: 2 },
      ...{ recipient: { kind: 'registrant' }, decidedAt: new Date('2026-11-21T08:10:00Z'), why: 'refused' },
      ...{ dueAt: new Date(0), sentAt: null, lastError: '550 no such mailbox', addresses: ['5f4dcc3b'] },
    },
    'hana@example.test',
  )
  const letter = {
    ...{ letterId: 'notifier|orders/0/1', consumer: 'notifier', key: 'shop/1042', position: 'orders/0/1' },
    ...{
      reason: 'The total is no number.',
      isFailing: true,
      attempts: 1,
      recordedAt: '2026-11-21T08:00:00Z',
    },
    parkedAt: '2026-11-21T08:20:00Z',
  }
  const opened = {
    what: 'event' as const,
    id: 'orders/0/1',
    by: 'Mere',
    at: new Date('2026-11-21T08:30:00Z'),
  }
  const known = { ...nothingElse, notifications: [slip], letters: [letter], opened: [opened] }
  const lines = orderTimeline(
    { ...known, events: [], shipments: [], names: new Map(), canBeMailed: true },
    en,
  )
  assert.deepEqual(
    lines.map(({ title, detail }) => [title, detail]),
    [
      ['Slip · failed', 'hana@example.test · the mail server refused it'],
      ['notifier could not handle an event of this order', 'The total is no number.'],
      ['Personal data opened: an event as it was received', 'Mere'],
    ],
  )
  assert.equal(lines[0]?.inside?.notificationId, 'slip-1')
  assert.match(lines[1]?.href ?? '', /^\/dead-letters\/letters\//)
  assert.deepEqual(orderModel({ ...data, letters: [letter, letter] }, now, en).waitingIn, ['notifier'])
})

test('given an event, then its line has the delivery that it came from, and what was decided', () => {
  const [line] = orderTimeline(
    { ...nothingElse, events, shipments: [], names: new Map(), canBeMailed: true },
    en,
  )
  const facts = new Map(line?.inside?.facts)
  assert.equal(facts.get('Delivery'), 'order.updated')
  assert.equal(facts.get('Verdict'), 'authentic, and understood by the mapping')
  assert.ok(facts.has('Webhook') && facts.has('Id of the delivery'))
})
