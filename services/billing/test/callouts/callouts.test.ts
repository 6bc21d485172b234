import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import type { CalloutEvent, Event } from '@slipstream/events/event.ts'
import { submitCommand } from '@slipstream/commands/submit-command.ts'
import { calloutItems } from '../../src/callouts/adapters/callout-items.ts'
import { startReceiver } from '../given/callouts/receiver.ts'
import { customerOf, disputeOf, paymentOf, storyTime, sub } from '../given/subscriber.ts'
import { world } from '../given/world.ts'

const secrets = 'secrets: [{ env: CALLOUT_SECRET }, { env: NEXT_CALLOUT_SECRET }]'
/** Times are short: what is waited for is the behaviour. */
const fast = 'backOff: { firstMs: 100, maxMs: 200 }, breaker: { failures: 100 }, privateNetwork: true'

async function given(t: TestContext, names: readonly string[], more = '') {
  const receiver = await startReceiver()
  const billing = await world(t)
  billing.defer(() => receiver.close())
  const source = [
    '    entitlements: [{ price: price_month, grants: [reports] }]',
    `    rules: [${names.map((name) => `{ on: subscription-started, callout: ${name} }`).join(', ')},`,
    `      { on: stripe-event, event: charge.dispute.created, callout: ${names[0]} }]`,
    '    callouts:',
    ...names.map((name) => `      ${name}: { url: '${receiver.url}/${name}', ${secrets}, ${fast}${more} }`),
  ].join('\n')
  const changes = { source, hasApi: false }
  const items = calloutItems(billing.db)
  return {
    ...{ ...billing, receiver, source, changes, items },
    subscribe: (customerId: string) =>
      billing.append(
        customerOf(`c ${customerId}`, customerId),
        sub(`s ${customerId}`, 1, { customerId, subscriptionId: `sub_${customerId}`, status: 'active' }),
      ),
    /** What has become of call-outs, by `customer callout`, in the order of events. */
    async events(): Promise<CalloutEvent[]> {
      const all = await billing.published().catch(() => [])
      return all.filter(({ type }) => type.startsWith('Callout')) as CalloutEvent[]
    },
    itemOf: (customerId: string, callout: string) => items.findOne({ customerId, callout }),
  }
}

type Given = Awaited<ReturnType<typeof given>>

const typesOf = (events: readonly CalloutEvent[], customerId: string): string[] =>
  events
    .filter(({ data }) => data.customerId === customerId)
    .sort((a, b) => a.data.revision - b.data.revision)
    .map(({ type }) => type.replace('Callout', ''))

const over = async ({ events }: Given, count: number): Promise<boolean> =>
  (await events()).filter(({ type }) => type === 'CalloutDelivered').length === count

let reports = 0

/** As ingest appends what an endpoint reports. */
function report(
  taskId: string,
  status: 'progress' | 'done' | 'failed',
  { customerId = 'cus_ada', callout = 'certificate' } = {},
): Event<'CalloutReported'> {
  reports += 1
  const source = 'billing'
  const identity = { source, customerId, callout, taskId }
  return {
    ...{ id: String(reports).padStart(32, '0'), source, subject: `${source}/${customerId}` },
    ...{ occurredAt: storyTime(2), type: 'CalloutReported' },
    data: {
      ...{ ...identity, status, detail: null, receivedAt: new Date().toISOString(), payload: {} },
      provenance: { via: 'webhook', topic: callout, webhookId: null, deliveryId: `msg_${reports}` },
    },
  }
}

test('given an endpoint that fails, then the same bytes are sent again until it is delivered', async (t) => {
  const all = await given(t, ['provisioning', 'gone'])
  const { receiver, start, append, subscribe, until, events, published, db, itemOf } = all
  const objects = db.collection('billingObjects')
  const failures = [500, 409, 503]
  receiver.replyAt('/provisioning', () => failures.shift() ?? 200)
  receiver.replyAt('/gone', () => 410)
  const { metrics } = start(all.changes)
  await subscribe('cus_ada')
  await until('it is delivered', () => over(all, 1))
  const sent = [...receiver.at('/provisioning')]
  assert.equal(sent.length, 4)
  assert.equal(new Set(sent.map(({ id, body }) => id + body)).size, 1)
  assert.deepEqual(sent[0]?.data.entitlements.names, ['reports'])

  const dead = async () => (await itemOf('cus_ada', 'gone'))?.work.state === 'dead-lettered'
  await until('the other one is dead-lettered', dead)
  const counted = async () =>
    (await published()).flatMap(({ type, data }) => (type === 'DeadLetteredWorkChanged' ? [data] : []))
  await until('it is counted', async () => (await counted()).length === 1)
  assert.deepEqual((await counted())[0]?.reasons, ['the endpoint responded 410'])
  const redrive = {
    ...{ work: 'callouts', source: 'billing', callout: 'gone', dryRun: false },
    reasonContains: 'to ada@example',
  }
  receiver.replyAt('/gone', () => 200)
  await submitCommand(db, {
    ...{ to: 'billing', kind: 'redrive-billing-work', by: 'ada', reason: 'it is back', payload: redrive },
  })
  await until('it is delivered after the redrive', () => over(all, 2))

  await append(paymentOf('pi_ada', 'cus_ada'))
  await until(
    'the payment is known',
    async () => (await objects.countDocuments({ kind: 'payment_intent' })) === 1,
  )
  await append(disputeOf('dp_of_none', 3), disputeOf('dp_ada', 3, 'pi_ada'))
  await until('the dispute is delivered', () => over(all, 3))
  const disputes = receiver.at('/provisioning').slice(sent.length)
  assert.deepEqual(
    disputes.map(({ data }) => [data.customer.customerId, data.object?.id]),
    [['cus_ada', 'dp_ada']],
  )
  const unaddressed = /slipstream_billing_callouts_unaddressed_total\{source="billing"[^}]*\} 1\n/
  await until('the other one is counted', async () => unaddressed.test(await metrics.registry.metrics()))

  const gone = receiver.at('/gone')
  assert.deepEqual([gone.length, new Set(gone.map(({ id }) => id)).size], [2, 1])
  const ofGone = (await events()).filter(({ data }) => data.callout === 'gone')
  assert.deepEqual(typesOf(ofGone, 'cus_ada'), ['Requested', 'DeadLettered', 'Waiting', 'Delivered'])
  const [last] = ofGone.filter(({ type }) => type === 'CalloutDeadLettered')
  assert.equal(
    last?.type === 'CalloutDeadLettered' && last.data.reason,
    'the endpoint responded 410: replied 410 to ada@example.test',
  )
})

test('given callbacks early, twice, late and for another, then each call-out is delivered once', async (t) => {
  const all = await given(t, ['certificate'], ', callback: { withinMs: 600000 }')
  const { receiver, start, append, subscribe, until, events, itemOf, db } = all
  const phase = async (customerId: string) => {
    const item = await itemOf(customerId, 'certificate')
    return item?.process.callbackBy === null ? item.work.state : 'accepted'
  }
  receiver.replyAt('/certificate', async ({ id, data }) => {
    const { customerId } = data.customer
    if (customerId !== 'cus_early') return 202
    // Its callback has been handled before the response is sent.
    await append(report(id, 'done', { customerId }))
    await until('it is known', async () => (await itemOf(customerId, 'certificate'))?.process.report !== null)
    return 202
  })
  start(all.changes)
  for (const customerId of ['cus_early', 'cus_twice', 'cus_late', 'cus_cancelled'])
    await subscribe(customerId)
  await until('the early one is delivered', async () => (await phase('cus_early')) === 'done')
  for (const customerId of ['cus_twice', 'cus_late', 'cus_cancelled'])
    await until(`${customerId} is accepted`, async () => (await phase(customerId)) === 'accepted')
  const idOf = (customerId: string) =>
    receiver.received.find(({ data }) => data.customer.customerId === customerId)?.id ?? ''
  const of = (customerId: string, status: 'progress' | 'done' | 'failed') =>
    report(idOf(customerId), status, { customerId })

  // Neither another customer's nor an unknown one.
  await append(report(idOf('cus_twice'), 'done', { customerId: 'cus_late' }), report('call_x', 'done'))
  await append(of('cus_late', 'failed'), of('cus_twice', 'progress'))
  await until('one is dead-lettered', async () => (await phase('cus_late')) === 'dead-lettered')
  assert.equal(await phase('cus_twice'), 'accepted')
  await append(of('cus_late', 'done'), of('cus_twice', 'done'), of('cus_twice', 'done'))
  await until('three are delivered', () => over(all, 3))

  const cancel = { source: 'billing', taskId: idOf('cus_cancelled') }
  await submitCommand(db, {
    ...{ to: 'billing', kind: 'cancel-callout', by: 'ada', reason: 'made by hand', payload: cancel },
  })
  await until('one is cancelled', async () => (await phase('cus_cancelled')) === 'cancelled')
  await append(of('cus_cancelled', 'done'))
  await until(
    'the outbox is empty',
    async () => (await db.collection('billingOutbox').countDocuments()) === 0,
  )
  const found = await events()
  assert.deepEqual(typesOf(found, 'cus_early'), ['Requested', 'Delivered'])
  assert.deepEqual(typesOf(found, 'cus_late'), ['Requested', 'Waiting', 'DeadLettered', 'Delivered'])
  assert.deepEqual(typesOf(found, 'cus_cancelled'), ['Requested', 'Waiting', 'Cancelled'])
  assert.equal(typesOf(found, 'cus_twice').filter((type) => type === 'Delivered').length, 1)
  assert.equal(receiver.received.length, 4)
})

test('given an endpoint that is unavailable, then its call-outs wait and others are delivered', async (t) => {
  const all = await given(t, ['down', 'provisioning'], ', requestsPerSecond: 1000')
  const { start, subscribe, until, itemOf, receiver } = all
  const source = all.source
    .replace(`${receiver.url}/down`, 'http://127.0.0.1:1/down')
    .replace('breaker: { failures: 100 }', 'breaker: { failures: 1, firstProbeMs: 100, maxProbeMs: 200 }')
  const { health } = start({ ...all.changes, source })
  const customers = Array.from({ length: 8 }, (_, index) => `cus_${index}`)
  for (const customerId of customers) await subscribe(customerId)
  await until('the others are delivered', () => over(all, 8))
  const unavailable = async () => {
    const { ready, dependencies } = await health.readiness()
    return ready && dependencies['call-out/billing/down']?.ready === false
  }
  await until('health reports the outage', unavailable)
  // They use up no attempt while it lasts, and are not claimed one after the other.
  for (const customerId of customers) {
    // One at a time may be under way, as the probe.
    await until('it waits', async () => (await itemOf(customerId, 'down'))?.work.state === 'waiting')
    const item = await itemOf(customerId, 'down')
    assert.ok((item?.process.failures ?? 9) <= 1)
  }
})

test('given billing is killed before and after a 202, then what was accepted is not sent again', async (t) => {
  const all = await given(t, ['certificate'], ', callback: { withinMs: 600000 }')
  const { receiver, source, start, startProcess, append, subscribe, until, itemOf } = all
  const held = Promise.withResolvers<void>()
  receiver.replyAt('/certificate', async ({ data }) => {
    if (data.customer.customerId === 'cus_held' && receiver.received.length === 2) await held.promise
    return 202
  })
  const kill = await startProcess({ source, hasApi: false })
  await subscribe('cus_accepted')
  const isAccepted = async (customerId: string) =>
    ((await itemOf(customerId, 'certificate'))?.process.callbackBy ?? null) !== null
  await until('it is accepted', () => isAccepted('cus_accepted'))
  await subscribe('cus_held')
  await until('the other one is under way', () => receiver.received.length === 2)
  kill()
  held.resolve()
  start(all.changes)
  await until('the other one is sent again', () => isAccepted('cus_held'))
  const done = receiver.received.slice(0, 2).map(({ id, data }) => report(id, 'done', data.customer))
  await append(...done)
  await until('both are delivered', () => over(all, 2))
  const sent = receiver.received.map(({ id, data }) => `${data.customer.customerId} ${id}`)
  assert.equal(sent.filter((name) => name.startsWith('cus_accepted')).length, 1)
  assert.equal(sent.length, 3)
  // The receiver knows the repeat by its id.
  assert.equal(new Set(sent).size, 2)
})

test('given a customer that no event has shown, then it is fetched, and the call-out waits', async (t) => {
  const all = await given(t, ['provisioning'])
  const { receiver, start, append, until, itemOf, stripe, source } = all
  start({ source })
  const started = sub('s1', 1, { status: 'active' })
  const change = { ...started.data.change, account: 'acct_1' }
  await append({ ...started, data: { ...started.data, change } })
  const requested = () => stripe.requests.filter(({ path }) => path === '/v1/customers/cus_ada')
  await until('the customer is fetched', () => requested().length > 0)
  await until('it waits', async () => (await itemOf('cus_ada', 'provisioning'))?.work.state === 'waiting')
  const item = await itemOf('cus_ada', 'provisioning')
  assert.equal(typeof item?.process.waitsSince, 'string')
  assert.deepEqual(
    requested().map(({ account }) => account),
    ['acct_1'],
  )
  assert.deepEqual(receiver.received, [])
  await append(customerOf('c1', 'cus_ada'))
  await until('it is delivered', () => over(all, 1))
  assert.equal((await itemOf('cus_ada', 'provisioning'))?.process.waitsSince, null)
})
