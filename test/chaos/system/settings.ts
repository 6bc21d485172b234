import { randomBytes } from 'node:crypto'
import { secrets as shippingSecrets, shippingConfig } from '../../failure/shipments/given/settings.ts'

export const shopSecret = 'secret'
export const restKey = { key: 'ck_chaos', secret: 'cs_chaos' }
export const stripe = { secret: 'whsec_slipstream_test_secret', key: 'sk_test_chaos' }
export const calloutSecret = `whsec_${Buffer.from('a secret of the chaos').toString('base64')}`
/** That of the run: what another one has sealed is not read. */
export const masterKey = randomBytes(32).toString('base64')
const sessionTimeoutMs = 6_000

/** The mails of a run are found by who sends them. */
export const slipSender = 'slips@chaos.example'
export const parcelSender = 'parcels@chaos.example'
export const billingSender = 'billing@chaos.example'
export const alertSender = 'alerts@chaos.example'

/** The variables of secrets, for every service. */
export const environment = {
  ...shippingSecrets,
  ...{ SHOP_SECRET: shopSecret, SHOP_KEY: restKey.key, SHOP_REST_SECRET: restKey.secret },
  ...{ STRIPE_SECRET: stripe.secret, STRIPE_KEY: stripe.key, CALLOUT_SECRET: calloutSecret },
  PERSONAL_DATA_KEY: masterKey,
  ...{ INGEST_TOKEN: 'token-of-ingest', CONSOLE_TOKEN: 'token-of-the-console', SMTP_MAILS_PER_SECOND: '100' },
}

const participants = { name: 'Participant {n}', fields: { school: 'School' } }

/** @param brokers how many copies topics have */
export function configOf(brokers: number): string {
  const shipping = shippingConfig({ mailFrom: parcelSender, redriveAfterMs: 2_000 })
  return JSON.stringify({
    carriers: shipping.carriers,
    sources: {
      ...shipping.sources,
      // What it is answered is recorded, and it sends each delivery until that is 200.
      shop: {
        ...{ type: 'woocommerce', secrets: [{ env: 'SHOP_SECRET' }], participants },
        rateLimit: { requestsPerSecond: 100_000, burst: 100_000 },
        statuses: { processing: ['saveParticipants'] },
      },
      // As shops are: it repeats nothing, and gives up a webhook that fails.
      store: {
        ...{ type: 'woocommerce', secrets: [{ env: 'SHOP_SECRET' }], participants },
        rest: { url: { env: 'SHOP_URL' }, key: { env: 'SHOP_KEY' }, secret: { env: 'SHOP_REST_SECRET' } },
        sequence: { settle: { afterMs: 3_000, laterOrders: 2 } },
        statuses: { processing: ['saveParticipants'], completed: ['saveParticipants', 'sendSlip'] },
        slip: { from: slipSender, since: '2020-01-01T00:00:00Z' },
      },
      billing: {
        ...{ type: 'stripe', livemode: false, secrets: [{ env: 'STRIPE_SECRET' }], settleMs: 1_000 },
        api: { key: { env: 'STRIPE_KEY' }, url: { env: 'STRIPE_URL' }, requestsPerSecond: 100 },
        entitlements: [
          { product: 'prod_individual', grants: ['reports'] },
          { product: 'prod_team', grants: ['reports', 'seats'] },
        ],
        entitlingStatuses: ['trialing', 'active', 'past_due'],
        mail: { from: billingSender },
        callouts: {
          provisioning: {
            ...{ url: { env: 'CALLOUT_URL' }, privateNetwork: true, secrets: [{ env: 'CALLOUT_SECRET' }] },
            backOff: { firstMs: 200, maxMs: 2_000 },
            breaker: { failures: 5, firstProbeMs: 250, maxProbeMs: 1_000 },
          },
        },
        rules: [
          { on: 'subscription-started', mail: 'welcome' },
          { on: 'subscription-started', callout: 'provisioning' },
          { on: 'invoice-paid', mail: 'receipt' },
        ],
      },
    },
    alerts: {
      email: { from: alertSender, to: ['ops@chaos.example'] },
      ...{ groupWaitMs: 1_000, groupIntervalMs: 2_000 },
    },
    personalData: { masterKey: { env: 'PERSONAL_DATA_KEY' } },
    audit: { everyMs: 4_000, sweepEveryMs: 5_000 },
    kafka: { partitions: 3, sessionTimeoutMs, replicationFactor: brokers },
  })
}
