import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { TestContext } from 'node:test'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import { startBilling } from '@slipstream/sandbox-billing/start-billing.ts'
import type { RunningBilling } from '@slipstream/sandbox-billing/start-billing.ts'
import { configSchema } from '@slipstream/runtime/config/schemas/config-schema.ts'
import { checkBilling } from '../../src/check-source/billing/check-billing.ts'
import type { BillingEvidence } from '../../src/check-source/billing/domain/billing-evidence.ts'
import type { CheckedEndpoint } from '../../src/sources/inspection/billing-inspection.ts'
import type { ListedEvent } from '../../src/sources/billing-client.ts'
import type { CheckedBilling } from '../../src/check-source/billing/check-billing.ts'
import { gatherBillingEvidence } from '../../src/check-source/billing/gather-billing-evidence.ts'
import type { CheckLine } from '../../src/check-source/domain/check-line.ts'
import { inspectAccount } from '../../src/sources/stripe/adapters/inspect-account.ts'
import { stripe as stripeKind } from '../../src/sources/stripe/source-kind.ts'
import { stripeWords } from '../../src/sources/stripe/stripe-words.ts'
import { json, serverOf } from '../sources/woocommerce/adapters/shop-of-a-test.ts'
import { never } from '../world.ts'

const key = 'sk_test_slipstream'
const secret = 'whsec_of_a_test_0123456789'
const now = Date.parse('2026-11-21T07:00:00Z')
const settings: CheckedBilling = {
  ...{ livemode: false, secrets: [secret], ruleEvents: ['charge.dispute.created'] },
  entitlements: [{ product: 'prod_individual', grants: ['reports'] }],
  entitlingStatuses: ['active'],
}

const ours: CheckedEndpoint = {
  ...{ id: 'we_0', url: 'https://hooks.example/webhooks/billing?token=hidden', status: 'enabled' },
  ...{ enabledEvents: ['*'], apiVersion: null },
}

async function accountOf(test: TestContext, url = ours.url): Promise<RunningBilling> {
  const stripe = await startBilling({
    ...{ mode: 'stepped', startsAtMs: now, apiKey: key, maxDeliveries: 1 },
    endpoints: [{ id: 'we_0', url, secret }],
  })
  test.after(() => stripe.stop())
  stripe.addSubscriber({ scenario: 'renews' })
  return stripe
}

function evidenceOf({ url, nowMs }: Pick<RunningBilling, 'url' | 'nowMs'>, by = key) {
  const account = inspectAccount({ source: 'billing', url, key: new Secret(by), words: stripeWords })
  return gatherBillingEvidence({ source: 'billing', account, now: nowMs, onProgress: () => undefined }, never)
}

function checked(evidence: BillingEvidence, changes: Partial<CheckedBilling> = {}): Map<string, CheckLine> {
  const lines = checkBilling('billing', { ...settings, ...changes }, evidence)
  return new Map(lines.map((line) => [line.check, line]))
}

const notOk = (lines: ReadonlyMap<string, CheckLine>): string[] =>
  [...lines.values()].filter(({ result }) => result !== 'ok').map(({ check, result }) => `${result} ${check}`)

/** An account where all is right, as far as checks of its endpoints read it. */
const rightAccount: BillingEvidence = {
  ...{ source: 'billing', now, clock: { at: now, uncertaintyMs: 0 } },
  ...{ mayRead: new Map(), mayWrite: { value: true }, endpoints: { value: [ours] } },
  newestEvents: { value: [eventOf('customer.created'), eventOf('invoice.created')] },
  ...{ undelivered: { value: { items: [], hasMore: false } }, subscriptions: { value: [] } },
}

function eventOf(type: string): ListedEvent {
  return {
    ...{ id: 'evt_1', eventId: 'e', type, createdMs: now, objectId: null, customerId: null },
    json: { api_version: '2026-08-26.dahlia' },
  }
}

const withEndpoints = (...value: Partial<CheckedEndpoint>[]): BillingEvidence => ({
  ...rightAccount,
  endpoints: { value: value.map((one, nth) => ({ ...ours, id: `we_${nth}`, ...one })) },
})

describe('a source of Stripe, when it is checked', () => {
  test('given all is right, then each line is ok, and no token is shown', async (t) => {
    const stripe = await accountOf(t)
    const before = JSON.stringify(stripe.books())
    const lines = checked(await evidenceOf(stripe))
    assert.deepEqual(notOk(lines), [])
    assert.equal(lines.get('endpoint')?.detail, 'we_0 is enabled and delivers to hooks.example')
    assert.match(lines.get('endpoint version')?.detail ?? '', /that of the account, is read by .* basil/)
    assert.match(lines.get('entitlements')?.detail ?? '', /^1 of the 1/)
    assert.doesNotMatch(JSON.stringify([...lines.values()]), /hidden|whsec_of/)
    assert.equal(JSON.stringify(stripe.books()), before)
  })

  const [other, another] = [{ url: 'https://a.example/x' }, { url: 'https://b.example/y' }]
  const endpoints: [string, Partial<CheckedEndpoint>[], string, RegExp][] = [
    ['no endpoint at all', [], 'problem', /no webhook endpoint in test mode/],
    ['endpoints of others only', [other, another], 'problem', /none of the account's 2 endpoints/],
    ['an endpoint behind a proxy', [other], 'warning', /we_0, the only one/],
    ['two that deliver here', [{}, {}], 'warning', /\(we_0, we_1\)/],
    ['another one that is disabled', [{}, { status: 'disabled' }], 'ok', /we_0 is enabled/],
    ['a disabled one', [{ status: 'disabled' }, other], 'problem', /we_0 is disabled/],
  ]
  for (const [title, given, result, detail] of endpoints)
    test(`given ${title}, then that is a line with what to do`, () => {
      const line = checked(withEndpoints(...given)).get('endpoint')
      assert.equal(line?.result, result)
      assert.match(line.detail, detail)
      assert.equal(line.action === null, result === 'ok')
    })

  test('given a disabled endpoint, then the command that enables it is named', () => {
    const line = checked(withEndpoints({ status: 'disabled' })).get('endpoint')
    assert.match(line?.action ?? '', /source enable-webhook billing we_0/)
  })

  test('given a live endpoint without https, then that is a problem', () => {
    const plain = withEndpoints({ url: 'http://hooks.example/webhooks/billing' })
    assert.equal(checked(plain, { livemode: true }).get('endpoint')?.result, 'problem')
    assert.equal(checked(plain).get('endpoint')?.result, 'ok')
  })

  const some = ['customer.subscription.created', 'customer.subscription.updated']
  const needed = [...some, 'customer.subscription.deleted', 'invoice.paid', 'invoice.payment_failed']
  const ofRules = [...needed, 'charge.dispute.created']
  const events: [string, string[], string, RegExp][] = [
    [
      'not all needed events',
      some,
      'problem',
      /subscription\.deleted, invoice\.paid, invoice\.payment_failed$/,
    ],
    ['not those of rules', needed, 'problem', /what rules name: charge\.dispute\.created$/],
    ['not all that are made', ofRules, 'warning', /receive customer\.created, invoice\.created: they are/],
    ['all that are made', [...ofRules, 'customer.created', 'v1.invoice.created'], 'ok', /all that is needed/],
  ]
  for (const [title, enabledEvents, result, detail] of events)
    test(`given an endpoint that receives ${title}, then the worst of it is reported`, () => {
      const line = checked(withEndpoints({ enabledEvents })).get('endpoint events')
      assert.equal(line?.result, result)
      assert.match(line.detail, detail)
    })

  const versions: [string, string, RegExp][] = [
    ['2020-03-02', 'ok', /versions before basil/],
    ['2025-03-31.basil', 'ok', /basil and later/],
    ['2027-01-27.fern', 'warning', /not known here/],
  ]
  for (const [apiVersion, result, detail] of versions)
    test(`given an endpoint of ${apiVersion}, then its reader is named`, () => {
      const line = checked(withEndpoints({ apiVersion })).get('endpoint version')
      assert.equal(line?.result, result)
      assert.match(line.detail, detail)
    })

  test('given events that were not delivered, and a price that grants nothing, then both are named', async (t) => {
    const stripe = await accountOf(t, 'http://127.0.0.1:9/webhooks/billing')
    await stripe.advance(3_600_000)
    const entitlements = [{ price: 'price_x', grants: ['reports'] }]
    const lines = checked(await evidenceOf(stripe), { entitlements })
    assert.deepEqual(notOk(lines), ['warning deliveries', 'problem entitlements'])
    assert.match(lines.get('deliveries')?.detail ?? '', /^\d+ events/)
    assert.match(lines.get('entitlements')?.detail ?? '', /0 of the 1 .*price_\w+/)
  })

  test('given a key that is refused, then that alone is reported', async (t) => {
    const lines = checked(await evidenceOf(await accountOf(t), 'sk_test_another'))
    assert.deepEqual(notOk(lines), ['problem API key'])
    assert.match(lines.get('API key')?.action ?? '', /sources\.billing\.api\.key/)
  })

  test('given a restricted key, then what it may not do is named', async (t) => {
    const { url } = await serverOf(t, (request, response) => {
      const path = request.url ?? ''
      if (/customers|payment_intents/.test(path) || request.method === 'POST')
        return json(response, 403, { error: { message: 'not permitted' } })
      if (path.includes('slipstream_check'))
        return json(response, 404, { error: { code: 'resource_missing', message: 'No such object' } })
      json(response, 200, { object: 'list', data: [], has_more: false })
    })
    const lines = checked(await evidenceOf({ url, nowMs: Date.now }))
    assert.equal(lines.get('API permissions')?.detail, 'it may not read objects of type customer')
    assert.equal(lines.get('API write access')?.result, 'warning')
    assert.equal(lines.get('endpoint')?.result, 'problem')
  })

  test('given no key, or one of the other mode, then nothing is requested with it', () => {
    const inspected = (api: object) => {
      const declared = { type: 'stripe', livemode: true, secrets: [{ env: 'S' }], ...api }
      const { sources } = configSchema({ S: secret, K: key }).parse({ sources: { billing: declared } })
      assert.ok(sources['billing']?.type === 'stripe')
      const account = stripeKind.inspectionOf('billing', sources['billing'])
      assert.ok('whyNoAccess' in account)
      return checkBilling('billing', settings, account).map(({ check, result }) => `${result} ${check}`)
    }
    assert.deepEqual(inspected({}), ['ok signing secrets', 'warning API key'])
    assert.deepEqual(inspected({ api: { key: { env: 'K' } } }), ['ok signing secrets', 'problem API key'])
  })

  const secrets: [string, string[] | undefined, CheckLine['result']][] = [
    ['no variables here', undefined, 'unknown'],
    ['a key in their place', ['sk_test_slipstream'], 'problem'],
    ['the same twice', [secret, secret], 'warning'],
    ['two while one is rolled', [secret, `${secret}4`], 'ok'],
  ]
  for (const [title, given, result] of secrets)
    test(`given signing secrets: ${title}, then it is ${result}`, () => {
      const [line] = checkBilling('billing', { ...settings, secrets: given }, { whyNoAccess: undefined })
      assert.deepEqual([line?.check, line?.result], ['signing secrets', result])
      assert.doesNotMatch(JSON.stringify(line), /sk_test|of_a_test/)
    })
})
