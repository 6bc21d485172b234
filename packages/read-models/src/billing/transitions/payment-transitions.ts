import type { PaymentDocument } from '../kinds/payments.ts'
import { statusTransition } from './status-transition.ts'
import type { StatusTransition } from './status-transition.ts'

/** What must be known of the payment before, to find its transitions. */
export type PaymentBaseline = Pick<PaymentDocument, 'status'>

/**
 * What became of a payment between two states.
 *
 * @param before the last state that was certain: keep it while `after` is uncertain. Null: none was
 */
export function paymentTransitions(
  before: PaymentBaseline | null,
  after: PaymentDocument,
): StatusTransition[] {
  return after.isUncertain ? [] : statusTransition(before?.status ?? null, after)
}
