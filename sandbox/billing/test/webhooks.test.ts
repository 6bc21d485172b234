import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import Stripe from 'stripe'
import { givenBilling, secret, wallMs } from './given-billing.ts'
import type { GivenBilling } from './given-billing.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const stripe = new Stripe('sk_test_sandbox')

describe('webhooks', () => {
  let given: GivenBilling
  beforeEach(async () => {
    given = await givenBilling()
  })
  afterEach(() => given.close())

  const verified = (key = secret) =>
    given.received.map(({ body, headers }) =>
      stripe.webhooks.constructEvent(body, headers['stripe-signature'] ?? '', key, 300, undefined, wallMs),
    )
  const types = (): string[] => given.received.map(({ event }) => event.type)
  const idsOf = (type: string): string[] =>
    given.received.filter(({ event }) => event.type === type).map(({ event }) => event.id)

  it('given a subscriber, then all its events are received in order, and verified by npm stripe', async () => {
    const billing = await given.open()
    billing.addSubscriber({ scenario: 'renews' })
    await billing.tick()
    assert.deepEqual(
      types(),
      billing.events().map(({ type }) => type),
    )
    assert.ok(types().includes('checkout.session.completed'))
    assert.equal(verified().length, given.received.length)
    assert.throws(() => verified('whsec_other'), /No signatures found/)
    const [first] = given.received
    assert.equal(first?.headers['user-agent'], 'Stripe/1.0 (+https://stripe.com/docs/webhooks)')
    assert.equal(first?.event.pending_webhooks, 1)
    assert.equal(first?.event.api_version, '2026-08-26.dahlia')
  })

  it('given an action and a renewal, then the request is named, or null', async () => {
    const billing = await given.open()
    billing.addSubscriber({ scenario: 'renews' })
    await billing.advance(29 * dayMs)
    const [created] = given.received
    assert.match(created?.event.request.id, /^req_/)
    const renewal = given.received.findLast(({ event }) => event.type === 'customer.subscription.updated')
    assert.deepEqual(renewal?.event.request, { id: null, idempotency_key: null })
    assert.deepEqual(Object.keys(renewal?.event.data.previous_attributes), ['items', 'latest_invoice'])
  })

  it('given a receiver that fails, then the same bytes are sent again with another signature', async () => {
    let now = wallMs
    const billing = await given.open({ wallMs: () => now })
    given.setStatus(503)
    billing.act({ kind: 'createCustomer', card: 'none' })
    await billing.tick()
    now += 60_000
    given.setStatus(200)
    await billing.advance(60_000)
    await billing.advance(4 * dayMs, hourMs)
    const [first, second] = given.received
    assert.equal(given.received.length, 2)
    assert.equal(second?.body, first?.body)
    assert.notEqual(second?.headers['stripe-signature'], first?.headers['stripe-signature'])
  })

  it('given it fails for three days, then it is tried no more, and listed as not delivered', async () => {
    const billing = await given.open()
    given.setStatus(400)
    billing.act({ kind: 'createCustomer', card: 'none' })
    await billing.advance(4 * dayMs, hourMs)
    const attempts = given.received.length
    assert.ok(attempts > 8, `${attempts}`)
    await billing.advance(4 * dayMs, hourMs)
    assert.equal(given.received.length, attempts)
    assert.equal(billing.events()[0]?.deliveries[0]?.state, 'failed')
  })

  it('given a secret that is rolled, then both sign for 24 hours', async () => {
    const billing = await given.open()
    billing.act({ kind: 'rollSecret', endpoint: 'we_slipstream', secret: 'whsec_new' })
    billing.act({ kind: 'createCustomer', card: 'none' })
    await billing.tick()
    assert.equal(verified().length, 1)
    assert.equal(verified('whsec_new').length, 1)
    await billing.advance(25 * hourMs)
    billing.act({ kind: 'createCustomer', card: 'none' })
    await billing.tick()
    assert.equal(verified('whsec_new').length, 2)
    assert.throws(() => verified(), /No signatures found/)
  })

  it('given an endpoint for thin events, then each names its object and its twin', async () => {
    const billing = await given.open({}, { payload: 'thin' })
    billing.act({ kind: 'createCustomer', id: 'cus_ada', card: 'none' })
    await billing.tick()
    const [{ body, headers } = { body: '', headers: {} as Record<string, string> }] = given.received
    const signature = headers['stripe-signature'] ?? ''
    const thin = stripe.parseEventNotification(body, signature, secret, 300, undefined, wallMs) as any
    assert.equal(thin.type, 'v1.customer.created')
    assert.equal(given.received[0]?.event.snapshot_event, billing.events()[0]?.id)
    assert.equal(given.received[0]?.event.related_object.url, '/v1/customers/cus_ada')
  })

  it('given faults of deliveries, then events are lost, doubled, twins, or never made', async () => {
    const billing = await given.open()
    billing.setFaults({ lost: {} })
    billing.act({ kind: 'createCustomer', card: 'none' })
    await billing.advance(hourMs)
    assert.deepEqual([given.received.length, billing.events().length], [0, 1])
    assert.equal(billing.unreported().size, 0)
    billing.setFaults({ neverMade: {} })
    const customer = billing.act({ kind: 'createCustomer', card: 'none' })
    await billing.advance(hourMs)
    assert.deepEqual([given.received.length, billing.events().length], [0, 1])
    assert.deepEqual([...billing.unreported()], [customer])
    billing.setFaults({ doubled: {} })
    billing.act({ kind: 'createCustomer', card: 'none' })
    await billing.advance(2 * hourMs, hourMs / 4)
    const doubled = idsOf('customer.created')
    assert.deepEqual([doubled.length, new Set(doubled).size], [2, 1])
    billing.setFaults({ twins: {} })
    billing.act({ kind: 'createCustomer', card: 'none' })
    await billing.advance(hourMs)
    const twins = idsOf('customer.created').slice(2)
    assert.deepEqual([twins.length, new Set(twins).size], [2, 2])
    const [one, other] = given.received.slice(2).map(({ event }) => event)
    assert.deepEqual(one.data, other.data)
  })

  it('given late and disordered deliveries, then all are received, in another order', async () => {
    const billing = await given.open()
    billing.setFaults({ late: { probability: 0.3 }, disordered: {} })
    billing.addSubscriber({ scenario: 'renews' })
    await billing.advance(7 * hourMs, 60_000)
    const made = billing.events().map(({ id }) => id)
    const ids = given.received.map(({ event }) => event.id)
    assert.deepEqual(ids.toSorted(), made.toSorted())
    assert.notDeepEqual(ids, made)
  })

  it('given failures for a day, then the endpoint is disabled, until it is enabled', async () => {
    const billing = await given.open()
    billing.setFaults({ endpointDisabled: { waitMs: dayMs } })
    given.setStatus(500)
    billing.act({ kind: 'createCustomer', card: 'none' })
    await billing.advance(2 * dayMs, hourMs)
    const attempts = given.received.length
    const client = new Stripe(billing.apiKey, {
      host: '127.0.0.1',
      port: new URL(billing.url).port,
      protocol: 'http',
    })
    assert.equal((await client.webhookEndpoints.retrieve('we_slipstream')).status, 'disabled')
    billing.act({ kind: 'createCustomer', card: 'none' })
    given.setStatus(200)
    await billing.advance(hourMs)
    assert.equal(given.received.length, attempts)
    const enabled = await client.webhookEndpoints.update('we_slipstream', { disabled: false })
    assert.equal(enabled.status, 'enabled')
    await billing.tick()
    // Events made while it was disabled are not sent later.
    assert.equal(given.received.length, attempts + 1)
  })
})
