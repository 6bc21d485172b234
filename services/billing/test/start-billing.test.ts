import assert from 'node:assert/strict'
import { test } from 'node:test'
import { thinEvent } from './given/events.ts'
import { world } from './given/world.ts'

const invoice = (status: string) => ({ id: 'in_1', object: 'invoice', status, livemode: false })
const path = '/v1/invoices/in_1'
const named = { type: 'invoice', id: 'in_1' }

test('given many events that name one object, then it is fetched once and handed to ingest', async (t) => {
  const { start, append, until, stripe, ingest, fetches } = await world(t)
  stripe.put(path, invoice('paid'))
  const events = Array.from({ length: 20 }, (_, index) => thinEvent(`evt_${index}`, named))
  await append(...events)
  start()
  await until('it was handed over', () => ingest.sent.length > 0)
  await until('the fetch is done', async () => (await fetches.countDocuments({ 'work.state': 'done' })) === 1)
  assert.equal(await fetches.countDocuments(), 1)
  const [sent] = ingest.sent
  assert.deepEqual([sent?.source, sent?.object], ['billing', invoice('paid')])
  const [request] = stripe.requests
  assert.ok(Date.parse(sent?.requestedAt ?? '') <= (request?.at ?? 0), 'requestedAt is after the request')
  assert.equal(request?.authorization, 'Bearer sk_test_slipstream')
})

test("given a Stripe with another clock, then a fetched object has that clock's time", async (t) => {
  const { start, append, until, stripe, ingest } = await world(t)
  const date = 'Sun, 11 Oct 2026 10:00:00 GMT'
  stripe.replyWith(() => ({ status: 200, body: invoice('paid'), headers: { date } }))
  start()
  await append(thinEvent('evt_1', named))
  await until('it was handed over', () => ingest.sent.length > 0)
  const requestedAt = ingest.sent[0]?.requestedAt ?? ''
  assert.match(requestedAt, /^2026-10-11T/)
  assert.ok(Date.parse(requestedAt) <= Date.parse(date))
})

test('given changes while an object is being fetched, then one more fetch shows them', async (t) => {
  const { start, append, until, stripe, ingest, fetches } = await world(t)
  stripe.put(path, invoice('open'))
  const release = stripe.hold()
  start()
  await append(thinEvent('evt_1', named))
  await until('the request is under way', () => stripe.requests.length === 1)
  stripe.put(path, invoice('paid'))
  await append(thinEvent('evt_2', named), thinEvent('evt_3', named))
  await until('both events were handled', async () => {
    const [item] = await fetches.find().toArray()
    return item?.eventIds.length === 3 && item.work.isHastened
  })
  release()
  await until('the fetch is done', async () => (await fetches.countDocuments({ 'work.state': 'done' })) === 1)
  assert.deepEqual(
    ingest.sent.map(({ object }) => object['status']),
    ['open', 'paid'],
  )
})

test('given the events from the start again, then nothing is fetched again', async (t) => {
  const { start, append, until, stripe, ingest, db, fetches } = await world(t)
  stripe.put(path, invoice('paid'))
  stripe.put('/v1/customers/cus_1', { id: 'cus_1', object: 'customer', deleted: true })
  const first = start()
  await append(thinEvent('evt_1', named))
  await until('it was fetched', async () => (await fetches.countDocuments({ 'work.state': 'done' })) === 1)
  await first.stop()
  await db.collection('checkpoints').deleteMany({})
  start()
  await append(thinEvent('evt_1', named), thinEvent('evt_2', { type: 'customer', id: 'cus_1' }))
  await until('the new one was fetched', () => ingest.sent.length >= 2)
  assert.deepEqual(
    stripe.requests.map((request) => request.path),
    [path, '/v1/customers/cus_1'],
  )
})

test('given an invoice that is gone, and a snapshot that a rule names, then ingest gets both', async (t) => {
  const { start, append, until, stripe, ingest } = await world(t)
  const snapshot = { id: 'evt_9', object: 'event', type: 'refund.created', livemode: false, data: {} }
  stripe.put('/v1/events/evt_9', snapshot)
  start({ source: '    rules: [{ on: stripe-event, event: refund.created, mail: refunded }]' })
  const now = new Date(1_000 * Math.floor(Date.now() / 1_000)).toISOString()
  const refund = { type: 'refund', id: 're_1' }
  await append(
    thinEvent('evt_1', named),
    thinEvent('evt_2', refund, now, { type: 'v1.refund.created', twin: 'evt_9' }),
  )
  await until('both were handed over', () => ingest.sent.length === 2)
  const sent = ingest.sent.toSorted((a, b) => a.requestedAt.length - b.requestedAt.length)
  // An event of Stripe's list has no time of its request.
  assert.deepEqual([sent[0]?.object, sent[0]?.requestedAt], [snapshot, ''])
  assert.deepEqual(sent[1]?.object, { id: 'in_1', object: 'invoice', deleted: true, livemode: false })
})

test('given Stripe or ingest unavailable, then fetches wait, use up no attempts, and continue', async (t) => {
  const { start, append, until, stripe, ingest, fetches } = await world(t)
  stripe.put(path, invoice('paid'))
  const replies = [429, 500, 503].map((status) => ({
    ...{ status, body: { error: { message: 'x' } }, headers: { 'retry-after': '0' } },
  }))
  stripe.replyWith(() => replies.shift())
  ingest.respondWith(503)
  const { health } = start()
  await append(thinEvent('evt_1', named))
  await until('ingest refused it', async () => replies.length === 0 && stripe.requests.length > 3)
  const state = async () => (await health.readiness()).dependencies['stripe/billing']
  await until('it is visible', async () => (await state())?.ready === false)
  ingest.respondWith(200)
  await until('it was handed over', () => ingest.sent.length === 1)
  await until('it is visible', async () => (await state())?.ready === true)
  const [item] = await fetches.find().toArray()
  assert.equal(item?.work.attempts, 0)
  await until('billing is ready', async () => (await health.readiness()).ready)
})

test('given a key that is refused, then it is visible, and the fetch waits for another key', async (t) => {
  const { start, append, until, stripe, ingest } = await world(t)
  stripe.put(path, invoice('paid'))
  stripe.replyWith(() => ({ status: 401, body: { error: { message: 'Invalid API Key provided' } } }))
  const first = start()
  await append(thinEvent('evt_1', named))
  await until('it is visible', async () => {
    const { dependencies } = await first.health.readiness()
    const state = dependencies['stripe/billing']
    return state?.ready === false && state.reason.startsWith('unauthorized')
  })
  assert.match(
    await first.metrics.registry.metrics(),
    /slipstream_billing_fetching\{[^}]*state="unauthorized"[^}]*\} 1/,
  )
  await first.stop()
  stripe.replyWith(undefined)
  start()
  await until('it was handed over', () => ingest.sent.length === 1)
})

test('given no key, then nothing is fetched, it is visible, and what is needed waits for one', async (t) => {
  const { start, append, until, stripe, ingest, fetches } = await world(t)
  stripe.put(path, invoice('paid'))
  const without = start({ hasApi: false })
  await append(thinEvent('evt_1', named))
  await until(
    'the fetch waits',
    async () => (await fetches.countDocuments({ 'work.state': 'waiting' })) === 1,
  )
  const { dependencies } = await without.health.readiness()
  assert.deepEqual(dependencies['stripe/billing'], {
    ready: false,
    reason: 'not-configured: the source has no api',
  })
  assert.equal(stripe.requests.length, 0)
  await without.stop()
  start()
  await until('it was handed over', () => ingest.sent.length === 1)
})

test('given a key of the other mode, then nothing is requested with it', async (t) => {
  const { start, append, until, stripe, fetches } = await world(t)
  const { health } = start({ key: 'sk_live_slipstream' })
  await append(thinEvent('evt_1', named))
  await until(
    'the fetch waits',
    async () => (await fetches.countDocuments({ 'work.state': 'waiting' })) === 1,
  )
  const { dependencies } = await health.readiness()
  assert.match(JSON.stringify(dependencies['stripe/billing']), /live mode/)
  assert.equal(stripe.requests.length, 0)
})
