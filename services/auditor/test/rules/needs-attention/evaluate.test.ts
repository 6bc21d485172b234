import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { TestContext } from 'node:test'
import { Binary } from 'mongodb'
import { collections } from '@slipstream/event-log/adapters/mongo/documents.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import { auditCollections, ensureAuditCollections } from '../../../src/store/adapters/audit-collections.ts'
import { mongoAuditStore } from '../../../src/store/adapters/mongo-audit-store.ts'
import { auditedSystem } from '../../../src/sources/audited-sources.ts'
import { evaluateNeedsAttention } from '../../../src/rules/needs-attention/evaluate.ts'
import { alertsLog, contextOf } from '../../world.ts'

const now = Date.parse('2026-11-21T12:00:00Z')
const dayMs = 24 * 3_600_000

async function world(test: TestContext) {
  const { client, db } = givenWorld(test, 'auditor')
  await ensureAuditCollections(db)
  const context = () => contextOf({ store: mongoAuditStore(client, db), now })
  return { db, audit: auditCollections(db), context }
}

const letter = (consumer: string, key: string, offset: number, state: 'parked' | 'redriven') => ({
  _id: `${consumer}|${key}|${offset}`,
  ...{ consumer, key, topic: 'orders', partition: 0, offset: BigInt(offset), state },
  ...{ bytes: new Binary(Buffer.from('{}')), headers: [], reason: 'a fault', culprit: true, attempts: 1 },
  recordedAt: new Date(now),
  parkedAt: new Date(now + offset),
})

it('given dead letters of a source, then each consumer has an alert until they are redriven', async (test) => {
  const { db, context } = await world(test)
  const { deadLetters } = collections(db)
  await deadLetters.insertMany([
    letter('projector', 'shop/7', 1, 'parked'),
    letter('projector', 'shop/8', 2, 'parked'),
    letter('notifier-alerts', 'missing-order/shop/7', 3, 'parked'),
    letter('projector', 'shop-two/7', 4, 'parked'),
    letter('notifier', 'shop/7', 5, 'redriven'),
  ])
  const reported = async () =>
    (await evaluateNeedsAttention(context())).desired.map(({ rule, subject, affected, evidence }) => [
      ...[rule, subject, affected.count],
      evidence.join(),
    ])
  assert.deepEqual(await reported(), [
    ['dead-letters', 'notifier-alerts', 1, 'orders/0/3'],
    ['dead-letters', 'projector', 2, 'orders/0/1,orders/0/2'],
  ])
  await deadLetters.updateMany({}, { $set: { state: 'redriven' } })
  assert.deepEqual(await reported(), [])
})

it('given dead letters of a carrier, then they have an alert that belongs to no source', async (test) => {
  const { db, context } = await world(test)
  await collections(db).deadLetters.insertOne(letter('projector-shipments', 'carrier/bobs-post', 1, 'parked'))
  assert.deepEqual((await evaluateNeedsAttention(context())).desired, [])
  const system = { ...context(), source: auditedSystem }
  const [alert, ...others] = (await evaluateNeedsAttention(system)).desired
  assert.deepEqual(
    [alert?.rule, alert?.source, alert?.subject, others],
    [...['dead-letters', 'slipstream', 'projector-shipments'], []],
  )
  assert.match(alert?.summary ?? '', /^An event of carriers/)
  assert.deepEqual(await system.store.attention.parkedSince(now - dayMs), ['slipstream', 'bobs-post'])
})

it('given deliveries in quarantine, then each reason has an alert, for a day after the last', async (test) => {
  const { audit, context } = await world(test)
  const one = (id: string, reason: string, at: number) => ({
    ...{ _id: id, source: 'shop', reason },
    ...{ at: new Date(at), position: `quarantine/0/${id}` },
  })
  await audit.quarantined.insertMany([
    one('1', 'not-json', now - dayMs - 1),
    one('2', 'not-json', now - 1_000),
    one('3', 'source-error', now - 500),
    { ...one('4', 'not-json', now), source: 'another' },
    one('5', 'invalid_id', now - 400),
    one('6', 'cannot_view', now - 300),
  ])
  const { desired } = await evaluateNeedsAttention(context())
  assert.deepEqual(
    desired.map(({ rule, subject, severity, evidence }) => [rule, subject, severity, evidence.join()]),
    [
      ['quarantined-deliveries', 'not-json', 'warning', 'quarantine/0/2'],
      ['quarantined-deliveries', 'source-error', 'warning', 'quarantine/0/3'],
      // An order that was deleted for good is nobody's; a feed that is dead is everybody's.
      ['quarantined-deliveries', 'cannot_view', 'critical', 'quarantine/0/6'],
    ],
  )
})

it('given slips that failed, then there is one alert for each order', async (test) => {
  const { audit, context } = await world(test)
  const failed = (id: string, orderId: string) => ({
    ...{ _id: id, source: 'shop', orderId, reason: 'no-address' },
    failedAt: new Date(now),
  })
  await audit.notifications.insertMany([failed('a', '7'), failed('b', '7'), failed('c', '8')])
  const { desired } = await evaluateNeedsAttention(context())
  assert.deepEqual(
    desired.map(({ rule, subject }) => [rule, subject]),
    [
      ['mail-failed', '7'],
      ['mail-failed', '8'],
    ],
  )
})

it('given a mail about a shipment that failed, then it is alerted for two weeks', async (test) => {
  const { audit, context } = await world(test)
  const failed = (id: string, orderId: string, failedMs: number, kind?: string) => ({
    ...{ _id: id, source: 'shop', orderId, reason: 'refused', failedAt: new Date(failedMs) },
    ...(kind !== undefined && { kind }),
  })
  await audit.notifications.insertMany([
    failed('a', '7', now - 14 * dayMs + 1, 'shipment-shipped'),
    failed('b', '8', now - 14 * dayMs, 'shipment-shipped'),
    failed('c', '9', now - 30 * dayMs),
  ])
  const { desired } = await evaluateNeedsAttention(context())
  assert.deepEqual(
    desired.map(({ subject }) => subject),
    ['9', '7'],
  )
})

it('given unreadable records about alerts, then they are an alert with their positions', async (test) => {
  const { context } = await world(test)
  const alerts = alertsLog()
  const unreadable = { position: 'alerts/2/7', reason: 'AlertRaised has version 2' }
  alerts.view.setUnreadable('missing-order/shop/7', unreadable)
  const { desired } = await evaluateNeedsAttention({ ...context(), alerts })
  assert.deepEqual(
    desired.map(({ rule, subject, evidence }) => [rule, subject, evidence.join()]),
    [['dead-letters', 'auditor-alerts', 'alerts/2/7']],
  )
})

it('a version that forgets quarantine after a day can be rolled back to', async (test) => {
  const { db, audit } = await world(test)
  await audit.quarantined.createIndex({ at: 1 }, { expireAfterSeconds: dayMs / 1_000 })
  await ensureAuditCollections(db)
  const expiring = (await audit.quarantined.indexes()).filter((index) => 'expireAfterSeconds' in index)
  assert.deepEqual(
    expiring.map(({ expireAfterSeconds }) => expireAfterSeconds),
    [(90 * dayMs) / 1_000],
  )
})
