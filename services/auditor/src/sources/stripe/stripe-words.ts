import { listPath } from '@slipstream/stripe/domain/list-path.ts'
import { requestTimeMs } from '@slipstream/stripe/domain/request-time.ts'
import { pathOf } from '@slipstream/stripe/domain/stripe-object.ts'
import { billingStateOf } from '../domain/billing-object-state.ts'
import { faultOf } from './domain/fault-of.ts'
import { listedEvent } from './domain/listed-event.ts'

/** What Stripe's paths and responses mean: pure functions, given to the adapter. */
export const stripeWords = {
  ...{ listPath, pathOf, requestTimeMs, faultOf },
  eventOf: listedEvent,
  stateOf: billingStateOf,
}

export type StripeWords = typeof stripeWords
