import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import Stripe from 'stripe'
import { givenBilling } from '../given-billing.ts'
import type { GivenBilling } from '../given-billing.ts'

const dayMs = 86_400_000

describe('the API, read by npm stripe', () => {
  let given: GivenBilling
  let stripe: Stripe
  beforeEach(async () => {
    given = await givenBilling()
  })
  afterEach(() => given.close())

  const open = async (options = {}): Promise<void> => {
    const { url, apiKey } = await given.open({ maxRequestsPerSecond: 0, ...options })
    const { port } = new URL(url)
    stripe = new Stripe(apiKey, { host: '127.0.0.1', port, protocol: 'http', maxNetworkRetries: 0 })
  }
  const fetchApi = (path: string, init: RequestInit = {}) =>
    fetch(`${given.billing.url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${given.billing.apiKey}`, ...(init.headers as object) },
    })
  const failure = async (work: Promise<unknown>): Promise<Stripe.errors.StripeError> => {
    const error: unknown = await work.then(
      () => assert.fail('it should be refused'),
      (reason: unknown) => reason,
    )
    return error as Stripe.errors.StripeError
  }

  it('given subscribers, then lists and objects are the same as in the books', async () => {
    await open()
    const { billing } = given
    const [one] = ['renews', 'cancelsNow'].map((scenario) =>
      billing.addSubscriber({ scenario: scenario as 'renews' }),
    )
    await billing.advance(50 * dayMs, dayMs)
    const id = one?.subscription ?? ''
    const all = await stripe.subscriptions.list({ status: 'all' })
    assert.equal(all.data.length, 2)
    assert.deepEqual(
      (await stripe.subscriptions.list()).data.map((found) => found.id),
      [id],
    )
    assert.equal((await stripe.subscriptions.list({ status: 'ended' as 'all' })).data.length, 1)
    const subscription = await stripe.subscriptions.retrieve(id, { expand: ['latest_invoice.customer'] })
    assert.equal((subscription.latest_invoice as any).customer.id, one?.customer)
    const invoices = await stripe.invoices.list({ subscription: id, status: 'paid' })
    const rows = billing.books().invoices.filter((row) => row.subscription === id)
    assert.deepEqual(
      invoices.data.map((found) => found.id),
      rows.map((row) => row.id).reverse(),
    )
    const invoice = await stripe.invoices.retrieve(rows[0]?.id ?? '', { expand: ['payments'] })
    const payment = (invoice.payments?.data[0]?.payment.payment_intent ?? '') as string
    assert.equal((await stripe.paymentIntents.retrieve(payment)).status, 'succeeded')
    const customer = await stripe.customers.retrieve(one?.customer ?? '')
    assert.equal((customer as Stripe.Customer).email, 'subscriber1@example.com')
    const cards = await stripe.paymentMethods.list({ customer: one?.customer ?? '', type: 'card' })
    assert.equal(cards.data[0]?.card?.exp_year, 2040)
    const own = await stripe.customers.listPaymentMethods(one?.customer ?? '')
    assert.deepEqual(
      own.data.map((card) => card.id),
      [(await stripe.paymentMethods.retrieve(cards.data[0]?.id ?? '')).id],
    )
  })

  it('given many events, then pages go both ways, and filters hold', async () => {
    await open()
    const { billing } = given
    for (let n = 0; n < 5; n++) billing.addSubscriber({ scenario: 'renews' })
    const made = billing.events().map(({ id }) => id)
    const listed: string[] = []
    for await (const event of stripe.events.list({ limit: 7 })) listed.push(event.id)
    assert.deepEqual(listed, made.toReversed())
    const page = await stripe.events.list({ ending_before: made[9] ?? '', limit: 3 })
    assert.deepEqual(
      page.data.map(({ id }) => id),
      made.slice(10, 13).toReversed(),
    )
    assert.equal(page.has_more, true)
    const paid = await stripe.events.list({
      types: ['invoice.paid', 'checkout.session.completed'],
      limit: 100,
    })
    assert.equal(paid.data.length, 10)
    assert.equal((await stripe.events.list({ delivery_success: false, limit: 100 })).data.length, made.length)
    await billing.tick()
    assert.equal((await stripe.events.list({ delivery_success: false })).data.length, 0)
    const later = Math.floor(billing.nowMs() / 1_000) + 1
    assert.equal((await stripe.events.list({ created: { gte: later } })).data.length, 0)
    await billing.advance(31 * dayMs, dayMs)
    const oldest = (await stripe.events.list({ type: 'customer.created' })).data
    assert.deepEqual(oldest, [], 'events are kept for 30 days')
  })

  it('given mistakes, then the errors are those of Stripe', async () => {
    await open()
    const missing = await failure(stripe.subscriptions.retrieve('sub_none'))
    assert.deepEqual(
      [missing.statusCode, missing.code, missing.type],
      [404, 'resource_missing', 'StripeInvalidRequestError'],
    )
    const unknown = await failure(stripe.events.list({ colour: 'red' } as object))
    assert.deepEqual([unknown.statusCode, unknown.code, unknown.param], [400, 'parameter_unknown', 'colour'])
    const limit = await failure(stripe.events.list({ limit: 101 }))
    assert.equal(limit.param, 'limit')
    const stranger = await fetch(`${given.billing.url}/v1/events`)
    assert.equal(stranger.status, 401)
    assert.equal((await fetchApi('/v1/nothing')).status, 404)
  })

  it('given more than 25 requests a second to one endpoint, then 429 with its reason', async () => {
    await open({ maxRequestsPerSecond: 25 })
    const responses = []
    for (let n = 0; n < 26; n++) responses.push(await fetchApi('/v1/events'))
    assert.deepEqual(
      responses.map(({ status }) => status),
      [...Array<number>(25).fill(200), 429],
    )
    assert.equal(responses[25]?.headers.get('stripe-rate-limited-reason'), 'endpoint-rate')
    assert.equal((await fetchApi('/v1/invoices')).status, 200, 'another endpoint has its own limit')
  })

  it('given faults of requests, then 429 and 500', async () => {
    await open()
    given.billing.setFaults({ rateLimited: {} })
    assert.equal((await failure(stripe.events.list())).type, 'StripeRateLimitError')
    given.billing.setFaults({ serverError: {} })
    assert.equal((await failure(stripe.events.list())).statusCode, 500)
    given.billing.setFaults({ slow: { waitMs: 1 } })
    assert.equal((await stripe.events.list()).object, 'list')
  })

  it('given the same Idempotency-Key, then the same response, and other parameters are refused', async () => {
    await open()
    const disable = (disabled: boolean, idempotencyKey: string) =>
      stripe.webhookEndpoints.update('we_slipstream', { disabled }, { idempotencyKey })
    assert.equal((await disable(true, 'key-1')).status, 'disabled')
    given.billing.act({ kind: 'setEndpoint', endpoint: 'we_slipstream', status: 'enabled' })
    assert.equal((await disable(true, 'key-1')).status, 'disabled')
    assert.equal((await stripe.webhookEndpoints.retrieve('we_slipstream')).status, 'enabled')
    assert.equal((await failure(disable(false, 'key-1'))).code, 'idempotency_key_in_use')
  })

  it('given an old version is requested, then its shape; Date is the account’s time', async () => {
    await open()
    const { subscription } = given.billing.addSubscriber({ scenario: 'renews' })
    const response = await fetchApi(`/v1/subscriptions/${subscription}`, {
      headers: { 'stripe-version': '2024-06-20' },
    })
    const body = (await response.json()) as any
    assert.equal(typeof body.current_period_end, 'number')
    assert.equal(response.headers.get('date'), new Date(given.billing.nowMs()).toUTCString())
    assert.equal((await fetchApi(`/v1/subscriptions/${'a'.repeat(300)}`)).status, 400)
    assert.equal((await fetchApi('/v1/events', { method: 'DELETE' })).status, 405)
    const document = (await (await fetch(`${given.billing.url}/openapi.json`)).json()) as any
    const { responses } = document.paths['/v1/events'].get
    const tooLong = await fetchApi(`/v1/events?type=${'a'.repeat(20_000)}`)
    assert.deepEqual([tooLong.status, '431' in responses], [431, true])
  })
})
