import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { Webhook } from 'standardwebhooks'
import Stripe from 'stripe'
import { ingestForTests, wooDelivery } from '../ingest-for-tests.ts'
import type { Sent } from '../ingest-for-tests.ts'

const before = 'whsec_dGhlIHNlY3JldCBiZWZvcmU='
const next = 'whsec_dGhlIHNlY3JldCB0aGF0IGZvbGxvd3M='

/** Ingest with all kinds of sources, restarted with these secrets. */
async function givenIngest(t: TestContext, given: string[]) {
  const environment = Object.fromEntries(given.map((secret, index) => [`S${index}`, secret]))
  const secrets = Object.keys(environment).map((env) => ({ env }))
  const participants = { products: ['REG-*'], name: 'Participant {n}' }
  const at = { id: '/id', status: '/status', currency: '/currency', total: '/total' }
  const times = { createdAt: '/at', modifiedAt: '/at', occurredAt: '/at' }
  const lineItems = { list: '/rows', id: '/no', sku: '/sku', name: '/name', quantity: '/n', total: '/sum' }
  const callout = { url: 'https://app.example.test', secrets }
  const ingest = await ingestForTests({
    environment,
    ingestTokens: given,
    sources: {
      shop: { type: 'woocommerce', secrets },
      boutique: { type: 'shopify', secrets, participants },
      partner: { type: 'standard-webhooks', secrets },
      till: {
        ...{ type: 'hmac', secrets, signature: { header: 'X-Till-Signature' }, participants },
        event: { pointer: '/kind', types: { made: 'OrderCreated' } },
        mapping: { ...at, ...times, customer: { name: '/who', email: '/mail' }, lineItems },
      },
      billing: { type: 'stripe', livemode: false, secrets, callouts: { certificate: callout } },
    },
  })
  t.after(() => ingest.close())
  return ingest
}

let sent = 0

/** Something new, as each kind of sender signs it. */
const senders: Record<string, (secret: string) => Sent> = {
  WooCommerce: (secret) => wooDelivery({ id: ++sent }, { secret }),
  Shopify: (secret) =>
    post('/webhooks/boutique', (body) => ({
      'X-Shopify-Hmac-Sha256': createHmac('sha256', secret).update(body).digest('base64'),
      ...{ 'X-Shopify-Topic': 'orders/create', 'X-Shopify-Webhook-Id': String(sent) },
    })),
  'Standard Webhooks': (secret) => post('/webhooks/partner', standardHeaders(secret)),
  'a signature by HMAC': (secret) =>
    post('/webhooks/till', (body) => ({
      'X-Till-Signature': createHmac('sha256', secret).update(body).digest('hex'),
    })),
  Stripe: (secret) =>
    post('/webhooks/billing', (payload) => ({
      'Stripe-Signature': Stripe.webhooks.generateTestHeaderString({ payload, secret }),
    })),
  'a callback': (secret) => post('/callouts/billing/certificate', standardHeaders(secret)),
  'a recovered order': (secret) =>
    post('/recoveries/shop?event=OrderCreated', () => ({
      Authorization: `Bearer ${secret}`,
    })),
}

const standardHeaders =
  (secret: string) =>
  (body: string): Record<string, string> => ({
    'webhook-id': `msg_${sent}`,
    'webhook-timestamp': String(Math.floor(Date.now() / 1_000)),
    'webhook-signature': new Webhook(secret).sign(`msg_${sent}`, new Date(), body),
  })

function post(path: string, headersOf: (body: string) => Record<string, string>): Sent {
  const body = JSON.stringify({ id: ++sent })
  const headers = { Host: 'ingest.test', 'Content-Length': String(body.length), ...headersOf(body) }
  return { path, headers: Object.entries(headers), body: Buffer.from(body) }
}

test('while a secret is changed step by step, what is signed with either is accepted', async (t) => {
  const steps = [
    await givenIngest(t, [before]),
    await givenIngest(t, [before, next]),
    await givenIngest(t, [next]),
  ]
  for (const [sender, sign] of Object.entries(senders)) {
    const statuses = await Promise.all(
      steps.flatMap((ingest) =>
        [before, next].map(async (secret) => (await ingest.post(sign(secret))).status),
      ),
    )
    assert.deepEqual(statuses, [200, 401, 200, 200, 401, 200], sender)
  }
  const accepted = Object.keys(senders).length
  assert.deepEqual(
    steps.map(({ records }) => records.length),
    [accepted, 2 * accepted, accepted],
  )
})
