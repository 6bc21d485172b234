import { collections, deadLetterId } from '@slipstream/event-log/adapters/mongo/documents.ts'
import { frame } from '@slipstream/events/codec/wire-format.ts'
import { notificationsCollection } from '@slipstream/read-models/reports/notification-entry.ts'
import type { NotificationEntry } from '@slipstream/read-models/reports/notification-entry.ts'
import { quarantinedCollection } from '@slipstream/read-models/reports/quarantined-entry.ts'
import type { QuarantinedEntry } from '@slipstream/read-models/reports/quarantined-entry.ts'
import { sequenceReportsCollection } from '@slipstream/read-models/reports/sequence-report.ts'
import type { SequenceReport } from '@slipstream/read-models/reports/sequence-report.ts'
import { sourceReportsCollection } from '@slipstream/read-models/reports/source-report.ts'
import type { SourceReport } from '@slipstream/read-models/reports/source-report.ts'
import { Binary } from 'mongodb'
import { topicPrefix, type World } from '../world.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

export const letterId = deadLetterId('notifier', { topic: `${topicPrefix}orders`, partition: 3, offset: 7n })
export const quarantinedId = 'a'.repeat(32)

/** What operators mend: dead letters, quarantine, failed mails, and what was learned of a source. */
export async function fillOps({ db }: World, now: number): Promise<void> {
  const at = (msAgo: number): Date => new Date(now - msAgo)
  await db
    .collection<QuarantinedEntry>(quarantinedCollection)
    .insertMany([
      entry(quarantinedId, 'unreadable-value', at(20 * minuteMs), 12),
      ...Array.from({ length: 3 }, (_, index) =>
        entry(String(index).repeat(32), 'not-an-order', at((index + 2) * hourMs), index),
      ),
    ])
  await insertLetters(db, at)
  await db.collection<NotificationEntry>(notificationsCollection).insertMany(notifications(at))
  await db.collection<SequenceReport>(sequenceReportsCollection).insertOne(sequence(at))
  await db.collection<SourceReport>(sourceReportsCollection).insertOne(report(at))
}

const entry = (id: string, reason: string, at: Date, offset: number): QuarantinedEntry => ({
  ...{ _id: id, source: 'shop', reason, at, position: `${topicPrefix}quarantine/0/${offset}` },
})

async function insertLetters(db: World['db'], at: (msAgo: number) => Date): Promise<void> {
  const order = { number: '1042', total: 'many', customer: { name: 'Hana Est', email: 'hana@example.test' } }
  const common = {
    ...{ consumer: 'notifier', key: 'shop/1042', topic: `${topicPrefix}orders`, partition: 3 },
    ...{
      headers: [
        ['ce_type', 'OrderUpdated'],
        ['http_headers', '{"user-agent":"WooCommerce/9.9"}'],
      ] as [string, string][],
      state: 'parked' as const,
      attempts: 1,
    },
    ...{ recordedAt: at(3 * hourMs), parkedAt: at(2 * hourMs) },
  }
  const reason = 'OrderUpdated/order/total must match pattern "^-?[0-9]"'
  const bytes = new Binary(frame(4, JSON.stringify({ order })))
  await collections(db).deadLetters.insertMany([
    { ...common, _id: letterId, offset: 7n, bytes, reason, culprit: true },
    {
      ...common,
      _id: deadLetterId('notifier', { topic: common.topic, partition: 3, offset: 9n }),
      ...{ offset: 9n, bytes, reason: 'it waits behind another one', culprit: false },
    },
  ])
}

function notifications(at: (msAgo: number) => Date): NotificationEntry[] {
  const of = (id: string, changes: Partial<NotificationEntry>): NotificationEntry => ({
    ...{ _id: id, kind: 'slip', state: 'sent', source: 'shop', orderId: '1042' },
    ...{ recipient: { kind: 'registrant' }, addresses: ['5b1d6a0e'], attempts: 0 },
    ...{ decidedAt: at(3 * hourMs), dueAt: at(3 * hourMs), sentAt: at(3 * hourMs), lastError: null },
    ...changes,
  })
  const reply = '550 5.1.1 <aroha@example.test>: no such mailbox'
  return [
    of('slip-sent', {}),
    of('slip-failed', {
      ...{ state: 'failed', why: 'refused', lastError: reply, sentAt: null, orderId: '1199' },
      ...{ recipient: { kind: 'participant', participantId: 'p2' }, addresses: ['9c2f44d1'] },
    }),
    of('slip-due', {
      ...{ state: 'due', attempts: 2, lastError: '451 4.7.1 try again later', sentAt: null, orderId: '1198' },
      ...{ decidedAt: at(40 * minuteMs), dueAt: at(-5 * minuteMs) },
    }),
    of('mail-shipped', {
      kind: 'shipment',
      mail: 'shipped',
      shipmentId: 'shop/1042/1',
      decidedAt: at(hourMs),
    }),
    of('alert', {
      ...{ kind: 'alert-slack', recipient: { kind: 'slack' }, decidedAt: at(12 * minuteMs) },
    }),
  ]
}

function sequence(at: (msAgo: number) => Date): SequenceReport {
  return {
    ...{ _id: 'shop', source: 'shop', field: 'id', step: 1, first: 1, lowWatermark: 1_150, highest: 1_200 },
    missing: { count: 1, ranges: [{ first: 1_199, last: 1_199 }] },
    candidates: [
      { number: 1_043, verdict: 'unverified', reason: null, attempts: 3, askAt: at(-minuteMs).toISOString() },
    ],
    explained: { 'not-an-order': 1_070 },
    ...{ sweptThrough: at(minuteMs).toISOString(), asOf: at(5_000).toISOString() },
  }
}

function report(at: (msAgo: number) => Date): SourceReport {
  const expected = Array.from({ length: 168 }, (_, hour) => {
    const [day, time] = [Math.floor(hour / 24), hour % 24]
    return Math.max(0, (day < 5 ? 12 : 4) * Math.sin(((time - 6) / 24) * Math.PI * 1.4)) + 0.2
  })
  return {
    ...{ _id: 'shop', source: 'shop', lastDeliveryAt: at(3 * minuteMs).toISOString() },
    rhythm: {
      ...{ isLearned: true, expected },
      received: expected.map((rate, hour) => (hour === 34 ? 0 : Math.round(rate * (0.7 + (hour % 5) / 8)))),
    },
    webhooks: [
      {
        ...{ webhookId: '12', name: 'Slipstream updates', topic: 'order.updated', status: 'active' },
        ...{ acceptedAt: at(3 * minuteMs).toISOString(), refused: 0, refusedSince: null, reasons: [] },
      },
      {
        ...{ webhookId: '11', name: 'Slipstream created', topic: 'order.created', status: 'disabled' },
        ...{
          acceptedAt: at(26 * hourMs).toISOString(),
          refused: 6,
          refusedSince: at(25 * hourMs).toISOString(),
        },
        reasons: [{ reason: 'wrong_signature', count: 6 }],
      },
    ],
    stays: [
      {
        status: 'processing',
        threshold: { ms: 9 * hourMs, by: 'work', isLearned: true, basedOn: 412 },
        quantiles: { half: 40 * minuteMs, ninety: 4 * hourMs, nearlyAll: 8 * hourMs },
        waiting: 14,
        open: Array.from({ length: 14 }, (_, index) => ({
          orderId: String(1_180 + index),
          enteredAt: at((index * index + 1) * 11 * minuteMs).toISOString(),
          isAlerted: index > 11,
        })).reverse(),
      },
    ],
    ...{ swept: { any: at(minuteMs).toISOString() }, asOf: at(5_000).toISOString() },
  }
}
