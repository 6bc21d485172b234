export const source = 'billing'
export const secrets = ['whsec_slipstream_test_secret', 'whsec_the_secret_that_follows'] as const
export const calloutSecret = `whsec_${Buffer.from('a secret of the journey').toString('base64')}`
export const apiKey = 'sk_test_journey'
export const ingestToken = 'token-of-ingest'

const dayMs = 24 * 3_600_000

/** What customers may use by what they pay for. */
export const entitlements = [
  { product: 'prod_individual', grants: ['reports'] },
  { product: 'prod_team', grants: ['reports', 'seats'] },
]
export const entitlingStatuses = ['trialing', 'active', 'past_due']

/** The source as a configuration has it. Services may be behind for days of the account's time. */
export const billingSource = {
  type: 'stripe',
  livemode: false,
  secrets: [{ env: 'STRIPE_SECRET' }, { env: 'STRIPE_NEXT_SECRET' }],
  api: { key: { env: 'STRIPE_KEY' }, url: { env: 'STRIPE_URL' }, requestsPerSecond: 100 },
  ...{ entitlements, entitlingStatuses, notOlderThanMs: 90 * dayMs },
  rateLimit: { requestsPerSecond: 100_000, burst: 100_000 },
  mail: { from: 'Slipstream <billing@journey.example>' },
  // Events are delivered within the same step of the account's time.
  settleMs: 60_000,
  stalled: {},
  callouts: {
    provisioning: {
      ...{ url: { env: 'CALLOUT_URL' }, privateNetwork: true, secrets: [{ env: 'CALLOUT_SECRET' }] },
      ...{ backOff: { firstMs: 100, maxMs: 500 }, concurrency: 20, requestsPerSecond: 500 },
    },
  },
  rules: [
    { on: 'subscription-started', callout: 'provisioning' },
    { on: 'subscription-ended', callout: 'provisioning' },
    { on: 'subscription-started', mail: 'welcome' },
    { on: 'trial-ending', mail: 'trial-ending' },
    { on: 'plan-changed', mail: 'plan-changed' },
    { on: 'cancellation-requested', mail: 'cancellation-requested' },
    { on: 'subscription-past-due', mail: 'past-due', afterMs: 2 * dayMs },
    { on: 'subscription-paused', mail: 'paused' },
    { on: 'subscription-expired', mail: 'expired' },
    { on: 'subscription-ended', mail: 'cancelled' },
    { on: 'invoice-paid', mail: 'receipt' },
    { on: 'payment-failed', mail: 'payment-failed' },
    { on: 'action-required', mail: 'action-required' },
  ],
}
