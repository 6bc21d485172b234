import type { BookRows } from '@slipstream/sandbox-billing/domain/books/book-rows.ts'

/** What is compared of each object, by its id. */
export type Compared = Record<string, Record<string, unknown>>

const time = (seconds: number | null): string | null =>
  seconds === null ? null : new Date(seconds * 1_000).toISOString().replace('.000Z', 'Z')

/** The books of a sandbox, in the words of read models. @param decimals of the account's currency */
export function booksOf(rows: BookRows, decimals = 2): Compared {
  const money = (amount: number): string => (amount / 10 ** decimals).toFixed(decimals)
  const subscriptions = rows.subscriptions.map((row) => [
    row.id,
    {
      ...{ customerId: row.customer, status: row.status, items: row.items },
      ...{ periodStart: time(row.periodStart), periodEnd: time(row.periodEnd), trialEnd: time(row.trialEnd) },
      ...{ cancelAtPeriodEnd: row.cancelAtPeriodEnd, endedAt: time(row.endedAt) },
      ...{ collectionPaused: row.collectionPaused, latestInvoiceId: row.latestInvoice },
    },
  ])
  const invoices = rows.invoices.map((row) => [
    row.id,
    {
      ...{
        customerId: row.customer,
        subscriptionId: row.subscription,
        status: row.status,
        number: row.number,
      },
      ...{ billingReason: row.reason, total: money(row.total), amountDue: money(row.amountDue) },
      ...{ amountPaid: money(row.amountPaid), attemptCount: row.attempts },
      ...{ createdAt: time(row.created), paidAt: time(row.paidAt) },
    },
  ])
  const payments = rows.invoices.flatMap(({ payment }) =>
    payment === null ? [] : [[payment.id, { status: payment.status }]],
  )
  const customers = rows.customers.map(({ id, isDeleted, name, email }) => [
    id,
    isDeleted ? { isDeleted } : { isDeleted, name, email },
  ])
  return Object.fromEntries([...subscriptions, ...invoices, ...payments, ...customers]) as Compared
}

type Document = { _id: string; isUncertain: boolean } & Record<string, unknown>

const names: Readonly<Record<string, readonly string[]>> = {
  sub: [
    ...['customerId', 'status', 'items', 'periodStart', 'periodEnd', 'trialEnd', 'cancelAtPeriodEnd'],
    ...['endedAt', 'collectionPaused', 'latestInvoiceId'],
  ],
  in: [
    ...['customerId', 'subscriptionId', 'status', 'number', 'billingReason', 'total', 'amountDue'],
    ...['amountPaid', 'attemptCount', 'createdAt', 'paidAt'],
  ],
  pi: ['status'],
  cus: ['isDeleted', 'name', 'email'],
}

/** The same of documents of read models; one that is not certain says so. */
export function shownOf(documents: Iterable<object>): Compared {
  const shown: Compared = {}
  for (const document of documents as Iterable<Document>) {
    const id = document._id.slice(document._id.indexOf('/') + 1)
    const fields = document['isDeleted'] === true ? ['isDeleted'] : names[id.split('_', 1)[0] ?? '']
    if (fields === undefined) continue
    const one = Object.fromEntries(fields.map((name) => [name, valueOf(name, document[name])]))
    shown[id] = document.isUncertain ? { ...one, isUncertain: true } : one
  }
  return shown
}

function valueOf(name: string, value: unknown): unknown {
  if (name !== 'items') return value
  return (value as { priceId: string; quantity: number | null }[]).map(({ priceId: price, quantity }) => {
    return { price, quantity }
  })
}

/** Where the two differ, as sentences. */
export function differencesOf(shown: Compared, books: Compared): string[] {
  const ids = new Set([...Object.keys(books), ...Object.keys(shown)])
  return [...ids].flatMap((id) => {
    const [ours, theirs] = [shown[id], books[id]]
    if (ours === undefined) return [`${id} is missing: ${JSON.stringify(theirs)}`]
    if (theirs === undefined) return [`${id} is not in the books: ${JSON.stringify(ours)}`]
    const fields = [...new Set([...Object.keys(theirs), ...Object.keys(ours)])]
    return fields.flatMap((name) => {
      const [is, should] = [JSON.stringify(ours[name]), JSON.stringify(theirs[name])]
      return is === should ? [] : [`${name} of ${id} is ${is} instead of ${should}`]
    })
  })
}
