import type { SourceConfigOf } from '@slipstream/runtime/config/schemas/source-schema.ts'
import { plainTraits } from '../plain-traits.ts'
import type { SourceKind } from '../source-kind.ts'

export const stripe: SourceKind<SourceConfigOf<'stripe'>> = {
  traitsOf: () => ({
    ...plainTraits,
    refusals: {
      warnAt: 3,
      criticalAt: 20,
      givesUp: 'Stripe gives up on a delivery after three days, and may disable the endpoint.',
      sendsAgain: 'Stripe sends them again for up to three days.',
    },
    whyNotQueried: (source) => `${source} has subscriptions and payments, no orders`,
  }),
}
