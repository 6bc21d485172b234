import type { EventsWanted, ObjectsWanted } from '../../../sources/billing-client.ts'
import type { ShopPass } from '../../../reconcile/domain/shop-pass.ts'

/** What is new since the last sweep. */
export const sweepLists = ['events', 'subscriptions', 'invoices'] as const
/** All that may differ. */
export const fullLists = [
  'undelivered',
  'all-subscriptions',
  'open-invoices',
  'draft-invoices',
  'recent-invoices',
] as const

/** A list of the provider's. These names are stored. */
export type BillingList = (typeof sweepLists)[number] | (typeof fullLists)[number]

export type PageWanted = { what: 'events'; wanted: EventsWanted } | { what: 'objects'; wanted: ObjectsWanted }

/** The provider lists events for 30 days; the rest is for clocks that differ. */
export const maxListedMs = (30 * 24 - 1) * 3_600_000

/** The next page of the list that a pass is at. */
export function nextPage(pass: Pick<ShopPass, 'list' | 'since' | 'boundary' | 'after'>): PageWanted {
  const { since: sinceMs, boundary: untilMs } = pass
  const after = pass.after ?? undefined
  const created = { sinceMs, untilMs }
  switch (pass.list as BillingList) {
    case 'events':
      return { what: 'events', wanted: { sinceMs, untilMs, isUndelivered: false, after } }
    case 'undelivered':
      return { what: 'events', wanted: { sinceMs, untilMs, isUndelivered: true, after } }
    case 'subscriptions':
      return { what: 'objects', wanted: { kind: 'subscription', status: 'all', created, after } }
    case 'all-subscriptions':
      return { what: 'objects', wanted: { kind: 'subscription', status: 'all', created: undefined, after } }
    case 'open-invoices':
      return { what: 'objects', wanted: { kind: 'invoice', status: 'open', created: undefined, after } }
    case 'draft-invoices':
      return { what: 'objects', wanted: { kind: 'invoice', status: 'draft', created: undefined, after } }
    case 'invoices':
    case 'recent-invoices':
      return { what: 'objects', wanted: { kind: 'invoice', status: undefined, created, after } }
  }
}
