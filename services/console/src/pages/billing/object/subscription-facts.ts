import type { SubscriptionResponse } from '../../../responses/billing/subscription.ts'
import { html, type Html } from '../../shell/frame/html.ts'
import { card, facts } from '../../shell/frame/parts.ts'
import { exact } from '../../shell/frame/times.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import { endOf, planOf } from '../lists/subscription-columns.ts'
import { billingLink } from '../billing-parts.ts'

/** What a subscription is. */
export function subscriptionFacts(one: SubscriptionResponse, viewer: Viewer): Html[] {
  const { page, ...words } = viewer.words.billing
  const { source, customerId, latestInvoiceId, periodStart, periodEnd, trialEnd, canceledAt, createdAt } = one
  const time = (at: string | null): Html | null => (at === null ? null : exact(at, viewer))
  return [
    card(
      page.what,
      facts(
        [words.customer, billingLink('customers', source, customerId)],
        [words.plan, planOf(one, viewer)],
        [page.period, html`${exact(periodStart, viewer)} – ${exact(periodEnd, viewer)}`],
        [page.trialEnd, time(trialEnd)],
        [words.ends, time(endOf(one))],
        [page.canceled, time(canceledAt)],
        [page.latestInvoice, billingLink('invoices', source, latestInvoiceId)],
        [words.created, time(createdAt)],
        [words.source, source],
      ),
    ),
  ]
}
