import assert from 'node:assert/strict'
import { test } from 'node:test'
import { examples } from '@slipstream/events/event-types/examples.ts'
import {
  billingTime as at,
  customerChanged,
  invoiceChanged,
  paymentChanged,
  subscriptionChanged,
} from '@slipstream/testing/events/billing-events.ts'
import { addRuns, saveQueueReport } from '@slipstream/work/reports/queue-report.ts'
import { given } from '../../given/world.ts'

const [item] = examples.SubscriptionChanged.data.subscription.items
const organiser = [{ ...item!, priceId: 'price_organiser', productId: 'prod_organiser' }]
const grace = { customerId: 'cus_grace', subscriptionId: 'sub_grace', createdAt: at('10:00:00') }
const id = (name: string) => name.padStart(32, '0')

test('given subscriptions, invoices and payments', async (t) => {
  const world = await given(t)
  await world.insertBilling(
    customerChanged({ id: id('1'), type: 'customer.created', at: at('08:00:00') }),
    subscriptionChanged({ id: id('2'), at: at('09:00:03') }, { status: 'active' }),
    subscriptionChanged(
      { id: id('3'), at: at('09:00:00'), type: 'customer.subscription.created' },
      { status: 'incomplete' },
    ),
    invoiceChanged({ id: id('4'), type: 'invoice.paid' }),
    paymentChanged({ id: id('5') }),
    examples.CheckoutCompleted,
    subscriptionChanged(
      { id: id('6'), at: at('10:00:00') },
      { ...grace, items: organiser, status: 'past_due' },
    ),
    subscriptionChanged(
      { id: id('7'), at: at('10:00:00') },
      { ...grace, items: organiser, status: 'active' },
    ),
  )
  const found = async (query: string) =>
    (await world.list(`/api/subscriptions?limit=1&${query}`)).map(
      ({ subscriptionId }) => subscriptionId as string,
    )

  for (const [query, expected] of [
    ['', ['sub_grace', 'sub_ada']],
    ['source=billing', ['sub_grace', 'sub_ada']],
    ['source=shop', []],
    ['customer=cus_ada', ['sub_ada']],
    ['status=incomplete', []],
    ['status=active&status=past_due', ['sub_grace', 'sub_ada']],
    ['price=price_organiser', ['sub_grace']],
    ['product=prod_individual', ['sub_ada']],
    ['isUncertain=true', ['sub_grace']],
    ['isUncertain=false', ['sub_ada']],
  ] as const) {
    await t.test(`when subscriptions are filtered by ${query}, then only those are listed`, async () => {
      assert.deepEqual(await found(query), expected)
    })
  }

  await t.test('then one shows its state, its timeline and nothing internal', async () => {
    const { body } = await world.get('/api/subscriptions/billing/sub_ada')
    assert.deepEqual(
      [body.status, body.isUncertain, body.timeline.map(({ status }: { status: string }) => status)],
      ['active', false, ['incomplete', 'active']],
    )
    for (const name of ['_id', 'facts', 'contenders']) assert.ok(!(name in body), name)
  })

  await t.test('when it is requested as of another time, then it has the state of then', async () => {
    const status = async (query: string) =>
      (await world.get(`/api/subscriptions/billing/sub_ada?${query}`)).body.status
    assert.equal(await status(`asOf=${at('09:00:01')}`), 'incomplete')
    assert.equal(await status(`asOf=${at('09:00:03')}`), 'active')
    assert.equal(await status(`asOf=${at('08:00:00')}`), 404)
    assert.equal(await status('knownAt=2026-11-21T12:01:00Z'), 'active')
  })

  await t.test('then the history has its events, in the order of the log', async () => {
    const events = await world.list('/api/subscriptions/billing/sub_ada/history?limit=1')
    assert.deepEqual(
      events.map(({ eventId, status, position }) => [eventId, status, position]),
      [
        [id('2'), 'active', 'test-billing/0/1'],
        [id('3'), 'incomplete', 'test-billing/0/2'],
      ],
    )
    assert.ok(!('chain' in events[0]) && events[0].state.subscriptionId === 'sub_ada')
    assert.equal((await world.get('/api/subscriptions/billing/sub_none/history')).status, 404)
  })

  await t.test('then invoices are found by number, customer and status', async () => {
    for (const query of ['q=ada-0', 'customer=cus_ada', 'subscription=sub_ada', 'status=paid'])
      assert.equal((await world.list(`/api/invoices?${query}`)).length, 1, query)
    assert.equal((await world.list('/api/invoices?status=open')).length, 0)
    assert.equal((await world.get('/api/invoices/billing/in_ada1')).body.amountPaid, '25.00')
    assert.equal((await world.list('/api/invoices/billing/in_ada1/history')).length, 1)
  })

  await t.test('then a customer has subscriptions, invoices, payments and checkouts', async () => {
    const { body } = await world.get('/api/billing-customers/billing/cus_ada')
    const { customer, subscriptions, invoices, payments, checkouts } = body
    assert.deepEqual(
      [customer.email, subscriptions.length, invoices.length, payments.length, checkouts.length],
      ['ada@example.test', 1, 1, 1, 1],
    )
    const { body: other } = await world.get('/api/billing-customers/billing/cus_grace')
    assert.deepEqual([other.customer, other.subscriptions.length], [null, 1])
    assert.equal((await world.get('/api/billing-customers/billing/cus_none')).status, 404)
    assert.equal((await world.list('/api/billing-customers?q=ada')).length, 1)
    assert.equal((await world.list('/api/billing-customers/billing/cus_ada/history?limit=2')).length, 6)
  })

  await t.test('then a customer is entitled by price and product, since when and by which', async () => {
    const { body } = await world.get('/api/customers/cus_ada/entitlements')
    assert.deepEqual(body, {
      source: 'billing',
      customerId: 'cus_ada',
      entitlements: [
        {
          entitlement: 'reports',
          since: at('09:00:03'),
          subscriptions: [
            { subscriptionId: 'sub_ada', status: 'active', since: at('09:00:03'), isUncertain: false },
          ],
        },
      ],
    })
    const { body: other } = await world.get('/api/customers/cus_grace/entitlements?source=billing')
    assert.deepEqual(
      other.entitlements.map(({ entitlement }: { entitlement: string }) => entitlement),
      ['custom-domain', 'reports'],
    )
    assert.deepEqual((await world.get('/api/customers/cus_none/entitlements')).body.entitlements, [])
    const refused = await world.get('/api/customers/cus_ada/entitlements?source=shop')
    assert.deepEqual([refused.status, refused.body.errors[0].detail], [400, 'source must be billing'])
  })

  await t.test('then call-outs are found by customer, name and state', async () => {
    await world.insertCallouts(examples.CalloutRequested, examples.CalloutWaiting)
    for (const query of ['customer=cus_ada', 'callout=provisioning', 'state=waiting&state=dead-lettered'])
      assert.equal((await world.list(`/api/callouts?${query}`)).length, 1, query)
    assert.equal((await world.list('/api/callouts?state=delivered')).length, 0)
    const [callout] = await world.list('/api/callouts')
    assert.deepEqual(
      [callout.taskId, callout.attempts, callout.lastError, callout.revision],
      [examples.CalloutWaiting.data.taskId, 1, 'the endpoint responded 503', undefined],
    )
    const path = `/api/callouts/billing/${callout.taskId}/cancel`
    const { status } = await world.submit(path, { by: 'ada', reason: 'made by hand' })
    assert.equal(status, 202)
    const command = await world.db.collection('requests').findOne({ kind: 'cancel-callout' })
    assert.deepEqual(command?.['payload'], { source: 'billing', taskId: callout.taskId })
  })

  await t.test('then queues have their depth and their last runs', async () => {
    const report = { waiting: 3, leased: 1, deadLettered: 2, oldestDueMs: 5_000, observedAt: new Date() }
    await saveQueueReport(world.db, { _id: 'notices', service: 'billing', ...report })
    const runs = { done: 4, continued: 0, failed: 1, deadLettered: 0 }
    await addRuns(world.db, 'notices', runs, new Date())
    await addRuns(world.db, 'notices', runs, new Date(Date.now() - 30 * 60_000))
    const [queue] = await world.list('/api/queues')
    assert.deepEqual([queue.queue, queue.waiting, queue.oldestDueMs], ['notices', 3, 5_000])
    assert.deepEqual([queue.last5Minutes.done, queue.lastHour.failed], [4, 2])
  })

  await t.test('when it waits for an event of billing, then it responds once that is projected', async () => {
    const path = (after: string) => `/api/customers/cus_ada/entitlements?waitMs=0&after=${after}`
    assert.equal((await world.get(path(id('2')))).status, 200)
    assert.equal((await world.get(path(id('99')))).status, 504)
    assert.equal((await world.get(path('test-orders/0/1'))).status, 400)
  })
})
