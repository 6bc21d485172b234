import type { BillingCustomerDocument } from '../kinds/billing-customers.ts'
import type { Transition } from './status-transition.ts'

/** What became of a customer. */
export type BillingCustomerTransition = Transition &
  ({ kind: 'deleted' } | { kind: 'email-changed'; from: string | null; to: string | null })

/** What must be known of the customer before, to find its transitions. */
export type BillingCustomerBaseline = Pick<BillingCustomerDocument, 'isDeleted' | 'email'>

/**
 * What became of a customer between two states.
 *
 * @param before the last state that was certain: keep it while `after` is uncertain. Null: none was
 */
export function billingCustomerTransitions(
  before: BillingCustomerBaseline | null,
  after: BillingCustomerDocument,
): BillingCustomerTransition[] {
  if (after.isUncertain) return []
  const { _id, stateAt: at, provenance, email: to, isDeleted } = after
  const of = { at, eventId: provenance.eventId }
  if (isDeleted) return before?.isDeleted === true ? [] : [{ kind: 'deleted', key: `${_id}/deleted`, ...of }]
  if (before === null || before.email === to) return []
  return [{ kind: 'email-changed', key: `${_id}/email-changed/${of.eventId}`, ...of, from: before.email, to }]
}
