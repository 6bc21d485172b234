import type { SubscriptionResponse } from '../../../responses/billing/subscription.ts'
import { html, type Html } from '../../shell/frame/html.ts'
import { money } from '../../words/numbers.ts'
import { exact } from '../../shell/frame/times.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import type { OfferedColumn } from '../../shell/lists/offered-columns.ts'
import { statusMark } from '../billing-parts.ts'
import { createdColumn, customerColumn, sourceColumn } from './common-columns.ts'
import { billingPath } from '../../shell/paths.ts'

export function subscriptionColumns(viewer: Viewer): OfferedColumn<SubscriptionResponse>[] {
  const { billing: words } = viewer.words
  return [
    {
      ...{ name: 'subscription', title: words.subscription },
      cell: ({ source, subscriptionId }) =>
        html`<td>
          <a href="${billingPath('subscriptions', source, subscriptionId)}">${subscriptionId}</a>
        </td>`,
    },
    {
      ...{ name: 'status', title: words.status },
      cell: ({ status, isUncertain }) =>
        html`<td>
          ${statusMark(status, viewer)} ${isUncertain && html`<span class="small">${words.uncertain}</span>`}
        </td>`,
    },
    { ...{ name: 'plan', title: words.plan }, cell: (one) => html`<td>${planOf(one, viewer)}</td>` },
    ...customerColumn<SubscriptionResponse>(viewer),
    {
      ...{ name: 'periodEnd', title: words.periodEnd },
      cell: ({ periodEnd }) => html`<td>${exact(periodEnd, viewer)}</td>`,
    },
    { ...{ name: 'ends', title: words.ends }, cell: (one) => html`<td>${exact(endOf(one), viewer)}</td>` },
    ...createdColumn<SubscriptionResponse>(viewer),
    ...sourceColumn<SubscriptionResponse>(viewer),
  ]
}

/** When it ends, or has ended; null where nothing is known of an end. */
export function endOf(one: SubscriptionResponse): string | null {
  const { endedAt, cancelAt, cancelAtPeriodEnd, periodEnd } = one
  return endedAt ?? cancelAt ?? (cancelAtPeriodEnd ? periodEnd : null)
}

/** What it is of, with the price of each item. */
export function planOf({ items }: SubscriptionResponse, viewer: Viewer): Html {
  const { intervals } = viewer.words.billing
  const texts = items.map(({ name, priceId, productId, quantity, unitAmount, currency, interval }) => {
    const price = unitAmount === null ? null : money(unitAmount, currency, viewer)
    const count = quantity === null || quantity === 1 ? '' : `${quantity} × `
    return `${count}${name ?? productId ?? priceId ?? '?'}${price === null ? '' : `, ${price}`}${interval === null ? '' : ` / ${intervals[interval] ?? interval}`}`
  })
  return html`${texts.map((text, index) => html`${index > 0 && html`<br />`}${text}`)}`
}
