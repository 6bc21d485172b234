import type { InvoiceDocument } from '../kinds/invoices.ts'
import { statusTransition } from './status-transition.ts'
import type { StatusTransition, Transition } from './status-transition.ts'

/** A change of an invoice besides its status. Paid, voided etc. are its statuses. */
export type InvoiceTransition =
  | StatusTransition
  | (Transition & { kind: 'payment-failed'; attempt: number; nextAttemptAt: string | null })
  | (Transition & { kind: 'action-required'; attempt: number; hostedUrl: string | null })

/** What must be known of the invoice before, to find its transitions. */
export type InvoiceBaseline = Pick<InvoiceDocument, 'status' | 'lastFailure' | 'lastActionRequired'>

/** The statuses in which an attempt that failed still matters. */
const collectable: ReadonlySet<string> = new Set(['draft', 'open', 'uncollectible'])

/**
 * The transitions of an invoice between two states. An attempt is reported once, and not when it becomes
 * known only after the invoice was paid or voided.
 *
 * @param before the last state that was certain: keep it while `after` is uncertain. Null: none was
 * @param after of an uncertain one there are no transitions yet
 */
export function invoiceTransitions(
  before: InvoiceBaseline | null,
  after: InvoiceDocument,
): InvoiceTransition[] {
  if (after.isUncertain) return []
  const transitions: InvoiceTransition[] = statusTransition(before?.status ?? null, after)
  if (!collectable.has(after.status)) return transitions
  const { eventId } = after.provenance
  const { lastFailure, lastActionRequired, nextAttemptAt, hostedUrl } = after
  const key = (kind: string, attempt: number): string => `${after._id}/${kind}/${attempt}`
  if (
    lastActionRequired !== null &&
    lastActionRequired.attempt > (before?.lastActionRequired?.attempt ?? -1)
  ) {
    const { attempt, at } = lastActionRequired
    const kind = 'action-required'
    transitions.push({ kind, key: key(kind, attempt), at, eventId, attempt, hostedUrl })
  }
  if (lastFailure !== null && lastFailure.attempt > (before?.lastFailure?.attempt ?? -1)) {
    const { attempt, at } = lastFailure
    const kind = 'payment-failed'
    transitions.push({ kind, key: key(kind, attempt), at, eventId, attempt, nextAttemptAt })
  }
  return transitions
}
