import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { MongoClient } from 'mongodb'
import { inTransaction } from '@slipstream/mongo/transactions/in-transaction.ts'
import { mongoOutbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { ensureCustomerRecords } from '../../src/customers/adapters/customer-records.ts'
import { updateEntitlements } from '../../src/customers/update-entitlements.ts'
import { ensureObjects, saveObjects } from '../../src/objects/adapters/object-store.ts'
import { foldBatch } from '../../src/objects/domain/fold-batch.ts'
import { configuredRules } from '../given/billing-config.ts'
import { storyTime, sub } from '../given/subscriber.ts'

const source = `
    entitlements: [{ price: price_month, grants: [individual] }]`
const rules = configuredRules(source).rulesOf('billing')
const nowMs = Date.parse(storyTime(500))

test('given many customers, then each gets what it pays for, by as many commands as for one', async (t) => {
  assert.ok(rules)
  const client = new MongoClient((await stackForTests()).mongodbUrl, { monitorCommands: true })
  const db = client.db(`test-${randomUUID().slice(0, 8)}`)
  t.after(async () => {
    await db.dropDatabase()
    await client.close()
  })
  const outbox = mongoOutbox(db, 'billingOutbox')
  await Promise.all([ensureObjects(db), ensureCustomerRecords(db), outbox.prepare()])
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
  const ids = Array.from({ length: 20 }, (_, nth) => `cus_${nth}`)
  const events = ids.map((customerId, nth) =>
    sub(`${nth}`, 1, {
      customerId,
      subscriptionId: `sub_${nth}`,
      status: nth % 4 === 0 ? 'canceled' : 'active',
    }),
  )
  await inTransaction(client, (session) =>
    saveObjects(db, foldBatch(new Map(), events, () => false).changed, session),
  )

  const ofOne = await evaluate(['cus_1'])
  assert.equal(ofOne.changed, 1)
  assert.deepEqual(await evaluate(ids), { changed: 14, commands: ofOne.commands })
  assert.equal((await evaluate(ids)).changed, 0, 'twice changes nothing')
  const granted = await db
    .collection('billingCustomers')
    .countDocuments({ entitlements: ['individual'], revision: 1 })
  assert.deepEqual([granted, await outbox.entries.countDocuments()], [15, 15])
})
