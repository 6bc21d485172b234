import type { Db } from 'mongodb'
import type { BookRows } from '@slipstream/sandbox-billing/domain/books/book-rows.ts'
import type { Compared } from '../../../billing/given/compare-books.ts'
import { shownOf } from '../../../billing/given/compare-books.ts'
import { entitlements, entitlingStatuses } from './settings.ts'

/** The read models of billing, in the words of the books. */
export async function readModelsOf(db: Db): Promise<Compared> {
  const shown: Compared = {}
  for (const name of ['subscriptions', 'invoices', 'payments', 'billing-customers']) {
    const model = await db
      .collection<{ _id: string; collection: string }>('readModels')
      .findOne({ _id: name })
    if (model === null) throw new Error(`${name} has no live version`)
    Object.assign(shown, shownOf(await db.collection(model.collection).find().toArray()))
  }
  return shown
}

/** What customers may use, as billing has published it: those with anything, by their ids. */
export async function publishedEntitlements(db: Db): Promise<Record<string, string>> {
  const records = await db
    .collection<{ _id: string; entitlements: string[] }>('billingCustomers')
    .find({ entitlements: { $ne: [] } })
    .toArray()
  return Object.fromEntries(records.map(({ _id, entitlements: own }) => [_id.split('/')[1], own.join()]))
}

/** What customers may use by the books. */
export function entitlementsByBooks({ subscriptions }: BookRows): Record<string, string> {
  const granted = new Map<string, Set<string>>()
  for (const { customer, status, product } of subscriptions) {
    if (!entitlingStatuses.includes(status)) continue
    const own = granted.get(customer) ?? new Set()
    for (const { product: of, grants } of entitlements)
      if (of === product) for (const grant of grants) own.add(grant)
    granted.set(customer, own)
  }
  return Object.fromEntries([...granted].map(([customer, own]) => [customer, [...own].sort().join()]))
}

/** By kind, what mails must have been sent about: once each. */
export function mailsByBooks({ subscriptions, invoices }: BookRows): Record<string, string[]> {
  const ids = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id).sort()
  return {
    receipt: ids(invoices.filter(({ status, amountDue }) => status === 'paid' && amountDue > 0)),
    cancelled: ids(subscriptions.filter(({ status }) => status === 'canceled')),
    expired: ids(subscriptions.filter(({ status }) => status === 'incomplete_expired')),
  }
}

const daySeconds = 86_400

/**
 * Of which subscriptions the seller's own service must have heard what, once each. One that was over within a
 * day may never have been seen active: then nothing is to be provided, so that it need not hear of its start.
 *
 * @param heard what it has heard
 */
export function calloutsByBooks({ subscriptions }: BookRows, heard: readonly string[]): string[] {
  return subscriptions
    .flatMap(({ id, status, created, endedAt }) => {
      if (status === 'incomplete' || status === 'incomplete_expired') return []
      const started = `billing.subscription-started ${id}`
      const ended = status === 'canceled' ? [`billing.subscription-ended ${id}`] : []
      const wasBrief = endedAt !== null && endedAt < created + daySeconds
      return wasBrief && !heard.includes(started) ? ended : [started, ...ended]
    })
    .sort()
}

type Entry = {
  state: string
  notice: {
    notice: string
    invoice: { invoiceId: string } | null
    subscription: { subscriptionId: string } | null
  }
}

/** What mails of a kind were sent about, by the ledger. */
export async function sentMails(db: Db, kinds: readonly string[]): Promise<Record<string, string[]>> {
  const sent: Record<string, string[]> = Object.fromEntries(kinds.map((kind) => [kind, []]))
  const entries = db.collection<Entry>('notifications').find({ kind: 'billing', state: 'sent' })
  for await (const { notice } of entries) {
    // A subscription that ended for a payment that failed names the invoice, too.
    const id = notice.notice === 'receipt' ? notice.invoice?.invoiceId : notice.subscription?.subscriptionId
    sent[notice.notice]?.push(id ?? '')
  }
  for (const ids of Object.values(sent)) ids.sort()
  return sent
}
