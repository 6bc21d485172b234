import type { Db } from 'mongodb'
import type { DigestDue } from '@slipstream/events/event-types/job-events.ts'
import type { InvoiceDocument } from '@slipstream/read-models/billing/kinds/invoices.ts'
import type { SubscriptionDocument } from '@slipstream/read-models/billing/kinds/subscriptions.ts'
import type { DigestWindow } from '../domain/digest-window.ts'
import { liveModel } from './live-models.ts'

type BillingFigures = DigestDue['billing'][number]

/** By Stripe account. It reads all subscriptions and invoices of these. */
export async function billingFigures(
  db: Db,
  sources: readonly string[],
  window: DigestWindow,
): Promise<BillingFigures[]> {
  const figures = sources.map(async (source) => ({
    source,
    ...(await subscriptionsOf(db, source, window)),
    ...(await invoicesOf(db, source, window)),
  }))
  return Promise.all(figures)
}

const within = ({ from, to }: DigestWindow) => ({ $gte: from.toISOString(), $lt: to.toISOString() })

async function subscriptionsOf(db: Db, source: string, window: DigestWindow) {
  const found = await liveModel<SubscriptionDocument>(db, 'subscriptions')
  if (found === null) return { subscriptions: [], started: 0, ended: 0 }
  const [subscriptions, started, ended] = await Promise.all([
    found
      .aggregate<BillingFigures['subscriptions'][number]>([
        { $match: { source } },
        { $group: { _id: '$status', count: { $sum: 1 } } },
        { $project: { _id: 0, status: '$_id', count: 1 } },
        { $sort: { status: 1 } },
      ])
      .toArray(),
    found.countDocuments({ source, startedAt: within(window) }),
    found.countDocuments({ source, endedAt: within(window) }),
  ])
  return { subscriptions, started, ended }
}

async function invoicesOf(db: Db, source: string, window: DigestWindow) {
  const found = await liveModel<InvoiceDocument>(db, 'invoices')
  if (found === null) return { invoicesPaid: 0, paid: [], invoicesOpen: 0 }
  const [paid, invoicesOpen] = await Promise.all([
    found
      .aggregate<{ currency: string; count: number; amount: string }>([
        { $match: { source, paidAt: within(window), currency: { $type: 'string' } } },
        {
          $group: { _id: '$currency', count: { $sum: 1 }, sum: { $sum: { $toDecimal: '$amountPaid' } } },
        },
        { $project: { _id: 0, currency: '$_id', count: 1, amount: { $toString: '$sum' } } },
        { $sort: { currency: 1 } },
      ])
      .toArray(),
    found.countDocuments({ source, status: 'open' }),
  ])
  const invoicesPaid = paid.reduce((sum, { count }) => sum + count, 0)
  return { invoicesPaid, paid: paid.map(({ currency, amount }) => ({ currency, amount })), invoicesOpen }
}
