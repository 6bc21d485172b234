import type { Invoice } from '@slipstream/events/event-types/billing/billing-events.ts'
import type { Event } from '@slipstream/events/event.ts'
import type { BillingDocument } from '../billing-document.ts'
import { billingFact } from '../billing-fact.ts'
import type { BillingFact } from '../billing-fact.ts'
import type { BillingKind } from '../billing-kind.ts'
import { searchTokens } from '../../orders/search-tokens.ts'
import type { Searchable } from '../billing-document.ts'
import { evolveObject } from '../evolve-object.ts'

/** An attempt to collect an invoice, and when the provider reported it. */
export type InvoiceAttempt = { attempt: number; at: string }

/** What is known of the attempts, from what events of the invoice report and its states do not show. */
export type InvoiceAttempts = {
  /** The last one that failed; null while none did. */
  lastFailure: InvoiceAttempt | null
  /** The last one that the customer has to confirm; null while none was. It may be confirmed since. */
  lastActionRequired: InvoiceAttempt | null
}

/** The read model `invoices`: one document per invoice. */
export type InvoiceDocument = BillingDocument<Invoice> & InvoiceAttempts & Searchable

const finalStatuses: ReadonlySet<string> = new Set(['void', 'deleted'])
const stages = ['draft', 'open', 'uncollectible', 'paid', 'void', 'deleted']
/** More attempts than an invoice ever has. */
const maxAttempts = 10_000

export const invoiceKind: BillingKind<Invoice> = {
  idOf: ({ invoiceId }) => invoiceId,
  statusOf: ({ status }) => status,
  isFinal: ({ status }) => finalStatuses.has(status),
  stageOf: ({ status, attemptCount }) => {
    const stage = stages.indexOf(status)
    return stage === -1 ? null : stage * maxAttempts + Math.min(attemptCount, maxAttempts - 1)
  },
  comparable: ({ paymentIntentId: _, ...invoice }) => invoice,
}

/** The state of the invoice as the event has it. */
export function invoiceFact(event: Event<'InvoiceChanged'>): BillingFact<Invoice> {
  return billingFact(event, event.data.invoice)
}

/** The invoice after one more of its events; see `evolveObject`. */
export function evolveInvoice(
  document: InvoiceDocument | null,
  event: Event<'InvoiceChanged'>,
): InvoiceDocument {
  return foldInvoice(document, [event]) as InvoiceDocument
}

/** As `evolveInvoice` for several events of one invoice. */
export function foldInvoice(
  document: InvoiceDocument | null,
  events: readonly Event<'InvoiceChanged'>[],
): InvoiceDocument | null {
  return foldInvoiceFacts(document, events[0]?.data.source ?? '', events.map(invoiceFact))
}

/** As `foldInvoice`, from facts. */
export function foldInvoiceFacts(
  document: InvoiceDocument | null,
  source: string,
  facts: readonly BillingFact<Invoice>[],
): InvoiceDocument | null {
  const folded = evolveObject<Invoice>(invoiceKind, source, document, facts)
  if (folded === null) return null
  const lastFailure = lastAttempt(document?.lastFailure ?? null, facts, 'invoice.payment_failed')
  const lastActionRequired = lastAttempt(
    document?.lastActionRequired ?? null,
    facts,
    'invoice.payment_action_required',
  )
  const isSame =
    folded === document &&
    lastFailure === document.lastFailure &&
    lastActionRequired === document.lastActionRequired
  if (isSame) return document
  const { number, customerName: name, customerEmail: email } = folded
  const search = searchTokens({ number, name, email })
  return { ...folded, lastFailure, lastActionRequired, search }
}

/** The highest attempt, at the first time that it was reported, of the one known and those of the facts. */
function lastAttempt(
  known: InvoiceAttempt | null,
  facts: readonly BillingFact<Invoice>[],
  type: string,
): InvoiceAttempt | null {
  const reported = facts
    .filter((fact) => fact.type === type)
    .map(({ state, at }) => ({ attempt: state.attemptCount, at }))
  const isLater = (a: InvoiceAttempt, b: InvoiceAttempt): boolean =>
    a.attempt === b.attempt ? Date.parse(a.at) < Date.parse(b.at) : a.attempt > b.attempt
  return reported.reduce((last, one) => (last === null || isLater(one, last) ? one : last), known)
}
