import type { SourceConfigOf } from '@slipstream/runtime/config/schemas/source-schema.ts'
import { keyMismatch } from '@slipstream/stripe/domain/stripe-response.ts'
import { plainTraits } from '../plain-traits.ts'
import type { BillingKind } from '../source-kind.ts'
import { inspectAccount } from './adapters/inspect-account.ts'
import { stripeBilling } from './adapters/stripe-billing.ts'
import { stripeWords } from './stripe-words.ts'

export const stripe: BillingKind<SourceConfigOf<'stripe'>> = {
  traitsOf: () => ({
    ...plainTraits,
    refusals: {
      warnAt: 3,
      criticalAt: 20,
      givesUp: 'Stripe gives up on a delivery after three days, and may disable the endpoint.',
      sendsAgain: 'Stripe sends them again for up to three days.',
    },
    whyNotQueried: (source) => `sources.${source}.api is not configured`,
    stays: { one: 'object', many: 'objects' },
  }),
  billingOf(source, { api, livemode, settleMs, entitlements, entitlingStatuses }) {
    const rules = { entitlements, entitlingStatuses }
    if (api === undefined) return { settleMs, rules, access: undefined }
    const mismatch = keyMismatch(api.key.reveal(), livemode)
    if (mismatch !== undefined) return { settleMs, rules, access: undefined, whyNoAccess: mismatch }
    const { url, key, requestsPerSecond } = api
    const connect = stripeBilling({ source, url, key, livemode, words: stripeWords })
    return { settleMs, rules, access: { connect, requestsPerSecond } }
  },
  inspectionOf(source, { api, livemode }) {
    if (api === undefined) return { whyNoAccess: undefined }
    const whyNoAccess = keyMismatch(api.key.reveal(), livemode)
    if (whyNoAccess !== undefined) return { whyNoAccess }
    return inspectAccount({ source, url: api.url, key: api.key, words: stripeWords })
  },
}
