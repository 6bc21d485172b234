import type { Invoice, Subscription } from '@slipstream/events/event-types/billing/billing-events.ts'
import type { BillingKind } from '@slipstream/read-models/billing/billing-kind.ts'
import { invoiceKind } from '@slipstream/read-models/billing/kinds/invoices.ts'
import { subscriptionKind } from '@slipstream/read-models/billing/kinds/subscriptions.ts'
import { comparedOf } from '../../sources/domain/billing-object-state.ts'
import type { BillingObjectState } from '../../sources/domain/billing-object-state.ts'

/** The fold of the read models, over what the audit keeps of an object. */
export const billingKind: BillingKind<BillingObjectState> = {
  idOf: ({ objectId }) => objectId,
  statusOf: ({ status }) => status,
  isFinal: (state) =>
    state.kind === 'subscription'
      ? subscriptionKind.isFinal(asSubscription(state))
      : invoiceKind.isFinal(asInvoice(state)),
  stageOf: (state) =>
    state.kind === 'subscription'
      ? subscriptionKind.stageOf(asSubscription(state))
      : invoiceKind.stageOf(asInvoice(state)),
  comparable: comparedOf,
}

// Their rules about final states and stages read no more of an object than what is kept here.
const asSubscription = ({ status }: BillingObjectState) => ({ status }) as Subscription
const asInvoice = (state: BillingObjectState) =>
  ({
    status: state.status,
    attemptCount: state.kind === 'invoice' ? state.attemptCount : 0,
  }) as Invoice
