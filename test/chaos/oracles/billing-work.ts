import type { BookRows } from '@slipstream/sandbox-billing/domain/books/book-rows.ts'

/** What customers and the seller's own service got, by their own books. */
export type BillingWork = {
  /** One for each mail about billing that arrived, whose copies have the same Message-ID. */
  mails: readonly { to: string; messageId: string }[]
  /** The customer of each call-out that took effect. */
  callouts: readonly string[]
}

/**
 * Where a customer got another number of mails or call-outs than the account's books ask
 * for, a sentence each: a welcome and a call-out for each subscription that started, a
 * receipt for each invoice that was paid.
 */
export function billingWorkFaults(books: BookRows, { mails, callouts }: BillingWork): string[] {
  return books.customers.flatMap(({ id, email }) => {
    const isOfCustomer = ({ customer }: { customer: string }): boolean => customer === id
    const started = books.subscriptions.filter(isOfCustomer).filter(hasStarted).length
    const paid = books.invoices.filter(isOfCustomer).filter(isPaid).length
    const ids = new Set(mails.filter(({ to }) => to === email).map(({ messageId }) => messageId))
    const called = callouts.filter((customer) => customer === id).length
    return [
      ...(ids.size === started + paid ? [] : [`${id} got ${ids.size} mails instead of ${started + paid}`]),
      ...(called === started ? [] : [`${id} was provided for ${called} times instead of ${started}`]),
    ]
  })
}

const hasStarted = ({ status }: { status: string }): boolean => !status.startsWith('incomplete')

const isPaid = ({ status, amountDue }: { status: string; amountDue: number }): boolean =>
  status === 'paid' && amountDue > 0
