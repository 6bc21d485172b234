import { html, type Html } from '../shell/frame/html.ts'
import { mark, type Mark } from '../shell/frame/mark.ts'
import { tabs } from '../shell/frame/parts.ts'
import type { Viewer } from '../shell/frame/viewer.ts'
import { billingPath, type BillingKind } from '../shell/paths.ts'

export const billingPaths = {
  customers: '/billing',
  subscriptions: '/billing/subscriptions',
  invoices: '/billing/invoices',
  payments: '/billing/payments',
  callouts: '/billing/callouts',
} as const

export function billingTabs(current: keyof typeof billingPaths, { words: { billing } }: Viewer): Html {
  const names = Object.keys(billingPaths) as (keyof typeof billingPaths)[]
  const links = names.map((name) => [billingPaths[name], billing.tabs[name]] as const)
  return tabs(billing.title, links, billingPaths[current])
}

/** A link to an object where its id is known. */
export const billingLink = (kind: BillingKind, source: string, id: string | null): Html | null =>
  id === null ? null : html`<a href="${billingPath(kind, source, id)}">${id}</a>`

const marks: Readonly<Record<string, Mark>> = {
  ...{ active: 'ok', trialing: 'ok', paid: 'ok', succeeded: 'ok', delivered: 'ok', sent: 'ok' },
  ...{ past_due: 'warning', unpaid: 'warning', requires_action: 'warning', uncollectible: 'warning' },
  ...{ 'dead-lettered': 'failed', failed: 'failed', requires_payment_method: 'warning' },
  ...{
    open: 'waiting',
    processing: 'waiting',
    waiting: 'waiting',
    'awaiting-callback': 'waiting',
    due: 'waiting',
  },
  ...{ incomplete: 'waiting', draft: 'quiet', void: 'quiet', canceled: 'quiet', cancelled: 'quiet' },
  ...{ deleted: 'quiet', incomplete_expired: 'quiet', paused: 'quiet', withdrawn: 'quiet' },
}

/** A status of Stripe, in words; new ones as they are. */
export function statusMark(status: string, { words: { billing } }: Viewer): Html {
  return mark(marks[status] ?? 'unknown', billing.statuses[status] ?? status)
}

export const markOfBilling = (status: string | null): Mark =>
  status === null ? 'quiet' : (marks[status] ?? 'quiet')
