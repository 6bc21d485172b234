import type { ObjectName } from '@slipstream/stripe/domain/stripe-object.ts'
import type { StripeResponse } from '@slipstream/stripe/domain/stripe-response.ts'
import type { KnownObject } from '../../objects/domain/known-object.ts'

/**
 * Only a draft of an invoice can be deleted. An invoice that was finalised and is not found belongs to
 * another account than the key, and must not count as deleted, which nothing would undo.
 */
export function checkedAbsence(response: StripeResponse, known: KnownObject | null): StripeResponse {
  if (response.kind !== 'gone' || known?.kind !== 'invoice') return response
  const { status } = known.document
  if (status === 'draft' || status === 'deleted') return response
  return { kind: 'refused', reason: `the invoice is ${status}, but does not exist in the account of api.key` }
}

/**
 * An object that is gone, as Stripe has deleted customers: with what is known of where it
 * belongs, so that its document is found.
 */
export function deletedObject(
  { type, id }: ObjectName,
  livemode: boolean,
  known: KnownObject | null,
): Record<string, unknown> {
  const gone = { id, object: type, deleted: true, livemode }
  if (known?.kind !== 'invoice') return gone
  const { customerId: customer, createdAt } = known.document
  return { ...gone, customer, created: Math.floor(Date.parse(createdAt) / 1000) }
}
