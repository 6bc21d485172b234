import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { MongoClient } from 'mongodb'
import { inTransaction } from '@slipstream/mongo/transactions/in-transaction.ts'
import { mongoOutbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { ensureCustomerRecords } from '../../src/customers/adapters/customer-records.ts'
import { evaluateAll, evaluateLeft } from '../../src/customers/evaluate-all.ts'
import { updateEntitlements } from '../../src/customers/update-entitlements.ts'
import { ensureObjects, saveObjects } from '../../src/objects/adapters/object-store.ts'
import { foldBatch } from '../../src/objects/domain/fold-batch.ts'
import type { ObjectEvent } from '../../src/objects/domain/known-object.ts'
import { configuredRules } from '../given/billing-config.ts'
import { storyTime, sub } from '../given/subscriber.ts'

const source = `
    entitlements: [{ price: price_month, grants: [individual] }]`
const rules = configuredRules(source).rulesOf('billing')
const nowMs = Date.parse(storyTime(500))

/** A database of billing with the subscriptions of events. */
async function givenSubscriptions(t: TestContext, events: readonly ObjectEvent[]) {
  const client = new MongoClient((await stackForTests()).mongodbUrl, { monitorCommands: true })
  const db = client.db(`test-${randomUUID().slice(0, 8)}`)
  t.after(async () => {
    await db.dropDatabase()
    await client.close()
  })
  const outbox = mongoOutbox(db, 'billingOutbox')
  await Promise.all([ensureObjects(db), ensureCustomerRecords(db), outbox.prepare()])
  await inTransaction(client, (session) =>
    saveObjects(db, foldBatch(new Map(), events, () => false).changed, session),
  )
  return { client, db, outbox }
}

test('given many customers, then each gets what it pays for, by as many commands as for one', async (t) => {
  assert.ok(rules)
  const ids = Array.from({ length: 20 }, (_, nth) => `cus_${nth}`)
  const events = ids.map((customerId, nth) =>
    sub(`${nth}`, 1, {
      customerId,
      subscriptionId: `sub_${nth}`,
      status: nth % 4 === 0 ? 'canceled' : 'active',
    }),
  )
  const { client, db, outbox } = await givenSubscriptions(t, events)
  let commands = 0
  client.on('commandStarted', () => void (commands += 1))

  /** @returns of how many it has changed, and by how many commands */
  const evaluate = async (ids: readonly string[]) => {
    const customers = ids.map((customerId) => ({ source: 'billing', customerId, rules, causedBy: null }))
    const before = commands
    let changed = 0
    await inTransaction(client, async (session) => {
      changed = await updateEntitlements({ db, outbox }, customers, nowMs, session)
    })
    return { changed, commands: commands - before }
  }
  const ofOne = await evaluate(['cus_1'])
  assert.equal(ofOne.changed, 1)
  assert.deepEqual(await evaluate(ids), { changed: 14, commands: ofOne.commands })
  assert.equal((await evaluate(ids)).changed, 0, 'twice changes nothing')
  const granted = await db
    .collection('billingCustomers')
    .countDocuments({ entitlements: ['individual'], revision: 1 })
  assert.deepEqual([granted, await outbox.entries.countDocuments()], [15, 15])
})

test('given an old instance evaluates a customer after the new one began, then a sweep mends it', async (t) => {
  const rulesOf = (name: string) =>
    configuredRules(`
    entitlements: [{ price: price_month, grants: [${name}] }]`).rulesOf('billing') ?? assert.fail()
  const [old, current] = [rulesOf('reports'), rulesOf('export')]
  const parts = await givenSubscriptions(t, [
    sub('1', 1, { status: 'active' }),
    sub('2', 1, { status: 'active', customerId: 'cus_new', subscriptionId: 'sub_new' }),
  ])
  const { client, db } = parts
  const options = { ...parts, logger: { info() {} } }
  const entitlements = async () => {
    const found = await db.collection('billingCustomers').find().sort({ _id: 1 }).toArray()
    return found.flatMap((record) => record['entitlements'] as unknown)
  }
  const evaluateBy = (rules: typeof old, customerId: string) =>
    inTransaction(client, async (session) => {
      const customer = { source: 'billing', customerId, rules, causedBy: null }
      await updateEntitlements(parts, [customer], nowMs, session)
    })
  await evaluateAll(options, 'billing', current)
  assert.deepEqual(await entitlements(), ['export', 'export'])
  await evaluateBy(old, 'cus_ada')
  await evaluateLeft(options, 'billing', old)
  assert.deepEqual(await entitlements(), ['reports', 'export'], 'the old one sweeps nothing')
  await evaluateLeft(options, 'billing', current)
  assert.deepEqual(await entitlements(), ['export', 'export'])

  const published = await parts.outbox.entries.countDocuments()
  await evaluateLeft(options, 'billing', current)
  assert.equal(await parts.outbox.entries.countDocuments(), published)
  // As an earlier version stored them.
  await db.collection('billingCustomers').updateMany({}, { $unset: { evaluatedBy: 1 } })
  await db
    .collection<{ _id: string }>('billingCustomers')
    .updateOne({ _id: 'billing/cus_ada' }, { $set: { entitlements: ['reports'] } })
  await evaluateLeft(options, 'billing', current)
  assert.deepEqual(await entitlements(), ['export', 'export'])
})
