import type { BillingDocument } from '../billing-document.ts'

/** A change of a billing object between two certain states. */
export type Transition = {
  /** The same for the same transition, however often it is derived: to do the work of it once. */
  key: string
  /** ISO 8601 UTC, at the provider. */
  at: string
  /** The event that has the state. */
  eventId: string
}

/** An object got another status; `from` is null for the first one known. */
export type StatusTransition = Transition & { kind: 'status'; from: string | null; to: string }

/** @returns none or one */
export function statusTransition(
  from: string | null,
  after: BillingDocument<{ status: string }>,
): StatusTransition[] {
  const { _id, status: to, stateAt: at, provenance } = after
  const { eventId } = provenance
  const key = `${_id}/status/${to}/${eventId}`
  if (from === to) return []
  return [{ kind: 'status', key, at, eventId, from, to }]
}
