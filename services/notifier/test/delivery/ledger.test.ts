import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { DigestNotification, Notification } from '../../src/delivery/domain/notification.ts'
import { dueKinds } from '../../src/delivery/adapters/ledger.ts'
import { openLedger } from '../../src/delivery/open-ledger.ts'
import { mongoOutbox } from '../../src/delivery/adapters/outbox.ts'
import { failedEvent } from '../../src/delivery/domain/outbox-event.ts'
import { ensureDeliveryCollections } from '../../src/delivery/adapters/delivery-collections.ts'
import { retentionMs } from '../../src/delivery/domain/retention.ts'
import { database } from '../given/database.ts'

const slip: Notification = {
  _id: 'one',
  kind: 'slip',
  source: 'shop',
  orderId: '1',
  recipient: { kind: 'registrant' },
  state: 'due',
  dueAt: new Date(0),
  fence: 0,
  attempts: 0,
  decidedAt: new Date(0),
  sentAt: null,
  lastError: null,
}

it('given an instance whose clock is an hour ahead, then it claims nothing that another sends', async (test) => {
  const { db, ledger } = database(test)
  await ledger.insertOne({
    ...slip,
    tell: [failedEvent('one', 'refused', new Date(0))],
    tellAt: new Date(0),
  })
  const [outbox, sender] = [mongoOutbox(db), openLedger(db, { kinds: ['slip'], leaseMs: 120_000 })]
  const claimed = await sender.claim()
  assert.equal(claimed?.fence, 1)
  assert.notEqual(await outbox.claim(), null)
  test.mock.timers.enable({ apis: ['Date'], now: Date.now() + 3_600_000 })
  assert.equal(await sender.claim(), null)
  assert.equal(await outbox.claim(), null)
  assert.equal(await sender.renew(claimed), true)
  assert.equal(await sender.record(claimed, { kind: 'sent' }), true)
})

it('given failed notifications, when they are reopened, then those that were refused wait on', async (test) => {
  const { db, ledger } = database(test)
  const failed = { ...slip, state: 'failed' } as const
  await ledger.insertMany([
    { ...failed, _id: 'refused', why: 'refused', dueSince: new Date(1) },
    { ...failed, _id: 'expired', why: 'expired' },
    { ...failed, _id: 'exhausted', why: 'attempts-exhausted' },
  ])
  await openLedger(db, { kinds: ['slip'], leaseMs: 1 }).reopen(['refused', 'expired', 'exhausted'])
  const found = await ledger.find({ state: 'due', why: { $exists: false } }).toArray()
  assert.deepEqual(
    found.map(({ _id, dueSince }) => [_id, dueSince]),
    [['refused', new Date(1)]],
  )
})

it('given thousands that are due later, then a claim reads none of them', async (test) => {
  const { db, ledger } = database(test)
  await ensureDeliveryCollections(db, retentionMs)
  const later = new Date(Date.now() + 3_600_000)
  await ledger.insertMany(Array.from({ length: 2_000 }, (_, i) => ({ ...slip, _id: `${i}`, dueAt: later })))
  const explained = (await ledger
    .find({ kind: 'slip', state: 'due', $expr: { $lte: ['$dueAt', '$$NOW'] } })
    .sort({ dueAt: 1 })
    .explain('executionStats')) as { executionStats: { totalDocsExamined: number } }
  assert.ok(explained.executionStats.totalDocsExamined < 10, JSON.stringify(explained.executionStats))
})

it('given due notifications of two kinds, then only these are due', async (test) => {
  const { db, ledger } = database(test)
  const later = new Date(Date.now() + 3_600_000)
  const recipient = { kind: 'address', address: 'ops@example.test' } as const
  const alert: Notification = { ...slip, _id: 'three', kind: 'alert-mail', flushId: 'a', recipient }
  const digest = { runId: 'r' } as unknown as DigestNotification['digest']
  await ledger.insertMany([
    ...[slip, { ...slip, _id: 'two' }, alert],
    { ...slip, _id: 'four', kind: 'digest', digest, recipient: 'ops@example.test', state: 'sent' },
    { ...slip, _id: 'five', kind: 'digest', digest, recipient: 'ops@example.test', dueAt: later },
  ])
  assert.deepEqual(await dueKinds(db, ['slip', 'digest', 'alert-mail']), new Set(['slip', 'alert-mail']))
})
