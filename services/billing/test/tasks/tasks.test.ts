import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BillingWorkEvent } from '@slipstream/events/event.ts'
import { everyRule } from '../given/every-rule.ts'
import {
  customer,
  customerOf,
  disputeOf,
  expiringCard,
  inv,
  story,
  storyTime,
  sub,
} from '../given/subscriber.ts'
import { world } from '../given/world.ts'

const entitlements = `
    entitlements: [{ price: price_month, grants: [individual] }]
${everyRule}`
const mails = (events: readonly BillingWorkEvent[]): string[] =>
  events.flatMap((event) => (event.type === 'CustomerNoticeDue' ? [event.data.notice] : []))

test('given a story twice, then each mail is due once, and entitlements follow', async (t) => {
  const { start, append, until, published, db } = await world(t)
  const first = start({ hasApi: false, source: entitlements })
  const tasks = db.collection('billingTasks')
  const settled = async () =>
    (await tasks.countDocuments({ 'work.state': { $ne: 'done' } })) === 0 &&
    (await db.collection('billingOutbox').countDocuments()) === 0
  await append(...story)
  await until('the subscription has ended', async () => {
    const found = await published().catch(() => [])
    return mails(found).includes('cancelled') && (await settled())
  })
  const events = await published()
  const due = mails(events)
  assert.equal(new Set(events.map(({ id }) => id)).size, events.length)
  assert.equal(due.filter((mail) => mail === 'receipt').length, 2)
  assert.equal(due.filter((mail) => mail === 'cancelled').length, 1)

  await first.stop()
  await db.collection('checkpoints').deleteMany({})
  start({ hasApi: false, source: entitlements })
  const ofNew = { customerId: 'cus_new', defaultPaymentMethodId: 'pm_new' }
  const trial = sub('90', 1, { ...ofNew, subscriptionId: 'sub_new', status: 'active' })
  const paid = inv('91', 2, 'invoice.paid', {
    ...{ invoiceId: 'in_new', customerId: 'cus_new', subscriptionId: 'sub_new' },
  })
  const known = customerOf('89', 'cus_new')
  const disputed = disputeOf('dp_new', 3)
  await append(...story, known, trial, paid, expiringCard('pm_new', 'cus_new'), disputed, disputed)
  await until('the new one is welcomed', async () => {
    const found = mails(await published())
    return found.length >= due.length + 3 && (await settled())
  })
  const again = await published()
  assert.equal(again.length, events.length + 5)
  assert.equal(mails(again).filter((mail) => mail === 'card-expiring').length, 1)
  const ofOps = again.filter(({ type }) => type === 'OpsNoticeDue')
  assert.deepEqual(
    ofOps.map(({ subject }) => subject),
    ['billing/dp_new'],
  )
  assert.equal(new Set(again.map(({ id }) => id)).size, again.length)
})

test('given new rules of entitlements, when billing starts, then its customers have them', async (t) => {
  const { start, append, until, published, db } = await world(t)
  const grants = (names: string) => `
    entitlements: [{ price: price_month, grants: ${names} }]`
  const granted = async () =>
    (await published().catch(() => [])).flatMap((event) =>
      event.type === 'EntitlementsChanged' ? [event.data] : [],
    )
  const first = start({ hasApi: false, source: grants('[reports]') })
  await append(sub('1', 1, { status: 'active' }))
  await until('it is granted', async () => (await granted()).length === 1)
  await first.stop()
  const second = start({ hasApi: false, source: grants('[export]') })
  await until('the other one is granted', async () => (await granted()).length === 2)
  const last = (await granted()).at(-1)
  assert.deepEqual([last?.granted, last?.revoked, last?.causedBy], [['export'], ['reports'], null])

  await second.stop()
  // As an instance with the old rules does that handles an event meanwhile.
  const byOldRules = { entitlements: ['reports'], evaluatedBy: 'old' }
  await db.collection('billingCustomers').updateMany({}, { $set: byOldRules })
  start({ hasApi: false, source: grants('[export]') })
  await until('it is granted again', async () => (await granted()).length === 3)
})

test('given mails due while a worker is killed, then another one continues, and each is due once', async (t) => {
  const { start, startProcess, append, until, published, db } = await world(t)
  const source = entitlements
  const kill = await startProcess({ source })
  const customers = Array.from({ length: 30 }, (_, index) => `cus_${index}`)
  const events = customers.flatMap((customerId, index) => {
    const invoice = { customerId, invoiceId: `in_${index}`, subscriptionId: `sub_${index}` }
    return [
      customerOf(`c${index}`, customerId),
      sub(`s${index}`, 1, { customerId, subscriptionId: `sub_${index}`, status: 'active' }),
      inv(`i${index}`, 2, 'invoice.paid', invoice),
    ]
  })
  await append(...events)
  const tasks = db.collection('billingTasks')
  await until('some are done', async () => (await tasks.countDocuments({ 'work.state': 'done' })) > 0)
  kill()
  start({ source })
  await until('all are published', async () => {
    const found = mails(await published().catch(() => []))
    return found.length >= 60 && (await db.collection('billingOutbox').countDocuments()) === 0
  })
  const found = await published()
  const byId = new Map(found.map((event) => [event.id, event]))
  assert.equal(mails([...byId.values()]).length, 60)
  const granted = [...byId.values()].filter(({ type }) => type === 'EntitlementsChanged')
  assert.equal(granted.length, 30)
})

test('given states of one second, then a fetch decides, and a slow one overwrites nothing', async (t) => {
  const { start, append, until, published, stripe, ingest, db } = await world(t)
  const path = '/v1/subscriptions/sub_ada'
  stripe.put(path, { id: 'sub_ada', object: 'subscription', status: 'past_due', livemode: false })
  // As ingest does: what was fetched becomes an event of its own.
  ingest.onSent(async ({ object, requestedAt }) => {
    const fetched = sub(`f${requestedAt}`, 0, { status: String(object['status']) })
    const change = { ...fetched.data.change, id: null, type: null, at: requestedAt }
    await append({ ...fetched, data: { ...fetched.data, change } })
  })
  start({ source: entitlements })
  await append(customer('c'), sub('s1', 1, { status: 'active' }), sub('s2', 1, { status: 'unpaid' }))
  await until('the fetch has decided', async () =>
    mails(await published().catch(() => [])).includes('past-due'),
  )
  // The response to a fetch arrives after a change that was made long after the request.
  const release = stripe.hold()
  const requests = stripe.requests.length
  const now = Math.floor((Date.now() - Date.parse(storyTime(0))) / 1_000)
  await append(sub('s3', now, { status: 'active' }), sub('s4', now, { status: 'unpaid' }))
  await until('a fetch is under way', () => stripe.requests.length > requests)
  await append(sub('s5', now + 60, { status: 'paused' }))
  const known = () => db.collection<Stored>('billingObjects').findOne({ _id: 'billing/subscription/sub_ada' })
  await until('the change is known', async () => (await known())?.document.status === 'paused')
  const sent = ingest.sent.length
  release()
  await until('the late object was handed over', () => ingest.sent.length > sent)
  await until('it was handled', async () => {
    const facts = (await known())?.document.facts ?? []
    return facts.filter(({ type }) => type === null).length === ingest.sent.length
  })
  const after = await known()
  assert.deepEqual([after?.document.status, after?.document.isUncertain], ['paused', false])
})

type Stored = {
  _id: string
  document: { status: string; isUncertain: boolean; facts: { type: string | null }[] }
}
