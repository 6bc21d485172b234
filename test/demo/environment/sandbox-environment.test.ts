import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { billingEnvironment } from '../../../sandbox/demo/billing/billing-environment.ts'
import { withoutBilling } from '../../../sandbox/demo/billing/without-billing.ts'
import { carrierEnvironment } from '../../../sandbox/demo/carrier/carrier-environment.ts'
import { receiverEnvironment } from '../../../sandbox/demo/receiver/receiver-environment.ts'
import { shopEnvironment } from '../../../sandbox/demo/shop/shop-environment.ts'
import { sandboxEnvironment } from '../../../sandbox/demo/environment/sandbox-environment.ts'
import { environmentOf } from '../../../sandbox/demo/services/secrets-of-service.ts'

const folder = mkdtempSync(join(tmpdir(), 'demo-'))
const stack = {
  kafkaBrokers: ['127.0.0.1:9092'],
  schemaRegistryUrl: 'http://127.0.0.1:8081',
  mongodbUrl: 'mongodb://127.0.0.1:27017',
  smtpUrl: 'smtp://127.0.0.1:1025',
  inboxUrl: 'http://127.0.0.1:1080',
}
const environment = async (given: NodeJS.ProcessEnv = {}) => ({
  ...sandboxEnvironment(stack, folder, given),
  ...(await shopEnvironment(folder, given)),
  ...(await carrierEnvironment(folder, given)),
  ...(await billingEnvironment(folder, given)),
  ...(await receiverEnvironment(folder)),
})

describe('the environment of the demo', () => {
  after(() => rmSync(folder, { recursive: true }))

  it('holds all that its configuration names', async () => {
    const given = await environment()
    const { sources, carriers, exports } = loadConfig({ environment: given })
    assert.equal(exports.linkKey?.reveal(), (given as Record<string, string>)['EXPORT_LINK_KEY'])
    const shop = sources['shop']
    assert.ok(shop?.type === 'woocommerce' && shop.rest)
    assert.equal(shop.rest.url, given.SHOP_URL)
    assert.equal(shop.rest.key.reveal(), given.SHOP_REST_KEY)
    const admin = sources['admin']
    assert.ok(admin?.type === 'admin' && admin.shipping)
    const carrier = carriers[admin.shipping.carrier]
    assert.ok(carrier?.type === 'bobs-post')
    assert.equal(carrier.url, given.CARRIER_URL)
    assert.equal(carrier.webhookSecrets[0]?.reveal(), given.CARRIER_WEBHOOK_SECRET)
    const billing = sources['billing']
    assert.ok(billing?.type === 'stripe' && billing.api)
    assert.equal(billing.api.url, given.BILLING_URL)
    assert.equal(billing.api.key.reveal(), given.BILLING_API_KEY)
    assert.equal(billing.secrets[0]?.reveal(), given.BILLING_WEBHOOK_SECRET)
  })

  it('given no billing, then its configuration has no source of it, and is valid', async () => {
    const given = await environment()
    const config = withoutBilling(given.SLIPSTREAM_CONFIG, folder)
    const { sources } = loadConfig({ environment: { ...given, ...config } })
    assert.deepEqual(Object.keys(sources), ['shop', 'partner', 'webshop', 'till', 'admin'])
  })

  it('has the same secrets after a restart', async () => {
    type Made = Awaited<ReturnType<typeof environment>>
    const secretsOf = ({ SHOP_URL: _s, CARRIER_URL: _c, BILLING_URL: _b, ...others }: Made) =>
      Object.fromEntries(Object.entries(others).filter(([name]) => !/^CALLOUT_.*_URL$/.test(name)))
    assert.deepEqual(secretsOf(await environment()), secretsOf(await environment()))
  })

  it('lets the environment that it is started in win', async () => {
    const given = {
      SHOP_PORT: '8123',
      SLIPSTREAM_CONFIG: '/etc/mine.yaml',
      INGEST_PORT: '8181',
      SHOP_SECRET: 'mine',
    }
    const made: Record<string, string> = await environment(given)
    assert.equal(made['SHOP_URL'], 'http://127.0.0.1:8123')
    assert.equal(made['SLIPSTREAM_CONFIG'], '/etc/mine.yaml')
    assert.equal(made['INGEST_URL'], 'http://127.0.0.1:8181')
    assert.equal(made['SHOP_SECRET'], 'mine')
  })

  it('gives a service only the secrets that it works with', async () => {
    const whole = {
      ...(await environment()),
      SLACK_WEBHOOK_URL: 'http://127.0.0.1:1081/services/T/B/x',
      PATH: '/bin',
    }
    const secrets = /SECRET|TOKEN|KEY|SLACK/
    const namesOf = (service: Parameters<typeof environmentOf>[0]) =>
      Object.keys(environmentOf(service, whole))
        .filter((name) => secrets.test(name))
        .sort()
    assert.deepEqual(namesOf('ingest'), [
      ...['ADMIN_TOKEN', 'BILLING_WEBHOOK_SECRET', 'CALLOUT_SECRET', 'INGEST_TOKEN', 'PARTNER_SECRET'],
      ...['SHOP_SECRET', 'TILL_SECRET', 'WEBSHOP_SECRET'],
    ])
    assert.deepEqual(namesOf('fulfillment'), [
      ...['CARRIER_API_KEY', 'CARRIER_WEBHOOK_SECRET', 'FULFILLMENT_TOKEN'],
    ])
    assert.deepEqual(namesOf('auditor'), [
      ...['BILLING_API_KEY', 'INGEST_TOKEN', 'SHOP_REST_KEY', 'SHOP_REST_SECRET'],
    ])
    assert.deepEqual(namesOf('billing'), ['BILLING_API_KEY', 'CALLOUT_SECRET', 'INGEST_TOKEN'])
    assert.deepEqual(namesOf('projector'), [])
    assert.deepEqual(namesOf('notifier'), ['SLACK_WEBHOOK_URL'])
    assert.deepEqual(namesOf('worker'), ['EXPORT_LINK_KEY'])
    assert.deepEqual(namesOf('console'), ['CONSOLE_TOKEN', 'EXPORT_LINK_KEY', 'INGEST_TOKEN'])
    assert.equal(environmentOf('projector', whole)['PATH'], '/bin')
  })
})
