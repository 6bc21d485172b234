import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { it } from 'node:test'
import type { TestContext } from 'node:test'
import { MongoClient } from 'mongodb'
import { inTransaction } from '@slipstream/event-log/adapters/mongo/in-transaction.ts'
import type { ConsumedEvent } from '@slipstream/event-log/consumer.ts'
import { examples } from '@slipstream/events/examples.ts'
import type { Event } from '@slipstream/events/event.ts'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { auditCollections, ensureAuditCollections } from '../src/adapters/audit-collections.ts'
import { declareSources } from '../src/adapters/declare-sources.ts'
import { sequenceStore } from '../src/adapters/sequence-store.ts'
import { auditEvents } from '../src/audit-events.ts'
import { missingSlots } from '../src/domain/sequence/missing-slots.ts'

const source = {
  name: 'shop',
  sequence: { field: 'id', step: 1, settle: { afterMs: 1_000, laterOrders: 1 } },
  stalled: { processing: [{ rule: 'count' as const, laterOrders: 5 }] },
  silence: undefined,
  ask: undefined,
}

async function world(test: TestContext) {
  const client = new MongoClient((await stackForTests()).mongodbUrl)
  const db = client.db(`auditor-${randomUUID().slice(0, 8)}`)
  test.after(async () => {
    await db.dropDatabase()
    await client.close()
  })
  await ensureAuditCollections(db)
  const handler = auditEvents(db, new Map([['shop', source]]))
  return {
    db,
    collections: auditCollections(db),
    async handle(topic: string, ...events: Event[]) {
      const consumed = events.map((event, i): ConsumedEvent => ({
        ...event,
        position: { topic, partition: 0, offset: BigInt(i) },
        recordedAtMs: Date.parse('2026-11-21T09:00:00Z') + i,
      }))
      const { outcomes, commit } = await handler(consumed)
      await inTransaction(client, commit)
      return outcomes
    },
  }
}

function order(
  type: 'OrderCreated' | 'OrderUpdated',
  orderId: string,
  status: string,
  modifiedAt: string,
): Event {
  const { data, ...rest } = examples[type]
  return {
    ...rest,
    type,
    id: `${type}-${orderId}-${modifiedAt}`,
    subject: `shop/${orderId}`,
    occurredAt: modifiedAt,
    data: { ...data, order: { ...data.order, orderId, status, modifiedAt } },
  }
}

const at = (minute: number) => `2026-11-21T08:0${minute}:00Z`

it('given the same events a second time, then nothing has changed', async (test) => {
  const { collections, db, handle } = await world(test)
  const events = [
    order('OrderCreated', '1', 'pending', at(1)),
    order('OrderUpdated', '1', 'processing', at(2)),
    order('OrderCreated', '3', 'processing', at(3)),
  ]
  const all = async () => ({
    orders: await collections.orders.find().sort({ _id: 1 }).toArray(),
    stays: await collections.facts
      .find({ kind: { $in: ['ordered', 'entered', 'left'] } }, { projection: { _id: 0 } })
      .toArray(),
    view: await sequenceStore(db).load('shop'),
  })
  await handle('orders', ...events)
  const before = await all()
  assert.deepEqual(
    before.stays.map((fact) => ('orderId' in fact ? `${fact.kind} ${fact.orderId}` : fact.kind)),
    ['ordered 1', 'entered 1', 'ordered 3', 'entered 3'],
    'only the watched status counts',
  )
  assert.deepEqual(missingSlots(before.view.blocks, 1, 4), [{ first: 2, last: 2 }])
  await handle('orders', ...events)
  assert.deepEqual(await all(), before)
})

it('given events that are no order’s on the topic of orders, then they are set aside', async (test) => {
  const { handle } = await world(test)
  const outcomes = await handle('tenant-orders', examples.AlertRaised)
  assert.deepEqual(
    outcomes.map(({ kind }) => kind),
    ['deadLetter'],
  )
})

it('given a delivery in quarantine, then it is known until it is redriven', async (test) => {
  const { collections, handle } = await world(test)
  await handle('quarantine', examples.DeliveryQuarantined, examples.DeliveryQuarantined)
  assert.equal(await collections.quarantined.countDocuments(), 1)
  await handle('orders', {
    ...order('OrderCreated', '1', 'pending', at(1)),
    id: examples.DeliveryQuarantined.id,
  })
  assert.equal(await collections.quarantined.countDocuments(), 0)
})

it('given a notification that failed, then it is known until it is settled', async (test) => {
  const { collections, handle } = await world(test)
  await handle('notifications', examples.NotificationFailed, examples.NotificationFailed)
  assert.equal(await collections.failedNotifications.countDocuments(), 1)
  await handle('notifications', examples.NotificationSettled)
  assert.equal(await collections.failedNotifications.countDocuments(), 0)
})

it('given events of a source that the configuration does not name, then nothing is kept of them', async (test) => {
  const { collections, handle } = await world(test)
  const { data, ...rest } = examples.OrderCreated
  const elsewhere = {
    ...rest,
    subject: 'other/1042',
    source: 'other',
    data: { ...data, order: { ...data.order, source: 'other' } },
  }
  const outcomes = await handle('orders', elsewhere)
  assert.deepEqual(
    outcomes.map(({ kind }) => kind),
    ['done'],
  )
  assert.equal(await collections.orders.countDocuments(), 0)
})

it('given a source was refused, or declared, before its first order came in, then it is connected since then', async (test) => {
  const { collections, db, handle } = await world(test)
  const since = async () => (await collections.connections.findOne({ _id: 'shop' }))?.at.toISOString()
  await handle('orders', order('OrderCreated', '1', 'pending', at(1)))
  assert.equal(await since(), '2026-11-21T09:00:00.000Z', 'when its first event was recorded')
  const { data, ...rest } = examples.DeliveriesRefused
  const refused = { ...rest, data: { ...data, from: at(5), to: at(6) } }
  await handle('refusals', refused)
  await handle('refusals', { ...refused, data: { ...data, from: at(7), to: at(8) } })
  assert.equal(await since(), new Date(at(5)).toISOString())

  await declareSources(db, ['shop', 'other'], Date.parse(at(2)))
  assert.equal(await since(), new Date(at(5)).toISOString(), 'it was known before')
  await declareSources(db, ['shop', 'other'], Date.parse(at(3)))
  assert.equal(
    (await collections.connections.findOne({ _id: 'other' }))?.at.toISOString(),
    new Date(at(2)).toISOString(),
  )
})
