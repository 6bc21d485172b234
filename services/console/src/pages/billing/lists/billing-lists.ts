import type { BillingCustomerResponse, PaymentResponse } from '../../../responses/billing/billing-customer.ts'
import type { CalloutResponse } from '../../../responses/billing/callout.ts'
import type { InvoiceResponse } from '../../../responses/billing/invoice.ts'
import type { SubscriptionResponse } from '../../../responses/billing/subscription.ts'
import { html, nothing, type Html } from '../../shell/frame/html.ts'
import { mark } from '../../shell/frame/mark.ts'
import { money } from '../../shell/frame/numbers.ts'
import { ago, exact } from '../../shell/frame/times.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import type { Column } from '../../shell/lists/list-results.ts'
import { billingLink, billingPath, statusMark } from '../billing-parts.ts'

/** How the items of one kind are listed: on pages of their own, and on that of their customer. */
export type Rows<Item> = { columns: Column[]; row: (item: Item) => Html }

const plain = (...titles: string[]): Column[] => titles.map((title) => ({ title }))
const amount = (title: string): Column => ({ title, isNumber: true })

export function customerRows(viewer: Viewer): Rows<BillingCustomerResponse> {
  const { billing: words } = viewer.words
  return {
    columns: plain(words.customer, words.status, words.page.email, words.source, words.changed),
    row: ({ source, customerId, name, email, isDeleted, isDelinquent, stateAt }) =>
      html`<tr>
        <td><a href="${billingPath('customers', source, customerId)}">${name ?? customerId}</a></td>
        <td>
          ${isDeleted && mark('quiet', words.deleted)}
          ${isDelinquent === true && mark('warning', words.delinquent)}
        </td>
        <td class="wide">${email ?? ''}</td>
        <td class="quiet">${source}</td>
        <td>${ago(stateAt, viewer)}</td>
      </tr>`,
  }
}

export function subscriptionRows(viewer: Viewer): Rows<SubscriptionResponse> {
  const { billing: words } = viewer.words
  return {
    columns: [
      ...plain(words.subscription, words.status, words.plan, words.customer, words.periodEnd, words.ends),
      ...plain(words.created),
    ],
    row: (one) => {
      const { source, subscriptionId, customerId, status, isUncertain, periodEnd, createdAt } = one
      return html`<tr>
        <td><a href="${billingPath('subscriptions', source, subscriptionId)}">${subscriptionId}</a></td>
        <td>
          ${statusMark(status, viewer)} ${isUncertain && html`<span class="small">${words.uncertain}</span>`}
        </td>
        <td>${planOf(one, viewer)}</td>
        <td>${billingLink('customers', source, customerId)}</td>
        <td>${exact(periodEnd, viewer)}</td>
        <td>${exact(endOf(one), viewer)}</td>
        <td>${ago(createdAt, viewer)}</td>
      </tr>`
    },
  }
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

export function invoiceRows(viewer: Viewer): Rows<InvoiceResponse> {
  const { billing: words } = viewer.words
  return {
    columns: [
      ...plain(words.invoice, words.status, words.customer),
      ...[amount(words.total), amount(words.remaining)],
      ...plain(words.nextAttempt, words.created),
    ],
    row: (one) => {
      const { source, invoiceId, number, status, customerId, customerName, currency, nextAttemptAt } = one
      return html`<tr>
        <td class="nowrap">
          <a href="${billingPath('invoices', source, invoiceId)}">${number ?? invoiceId}</a>
        </td>
        <td>${statusMark(status, viewer)}</td>
        <td>
          ${billingLink('customers', source, customerId)}
          <span class="quiet small">${customerName ?? ''}</span>
        </td>
        <td class="number">${money(one.total, currency, viewer)}</td>
        <td class="number" data-unit="${words.remaining}">${money(one.amountRemaining, currency, viewer)}</td>
        <td>${nextAttemptAt === null ? nothing : exact(nextAttemptAt, viewer)}</td>
        <td>${ago(one.createdAt, viewer)}</td>
      </tr>`
    },
  }
}

export function paymentRows(viewer: Viewer): Rows<PaymentResponse> {
  const { billing: words } = viewer.words
  return {
    columns: [
      ...plain(words.payment, words.status, words.customer),
      ...[amount(words.page.amount)],
      ...plain(words.failure, words.created),
    ],
    row: (one) => {
      const { source, paymentId, status, customerId, amount: due, currency, failureCode, declineCode } = one
      return html`<tr>
        <td>${paymentId}</td>
        <td>${statusMark(status, viewer)}</td>
        <td>${billingLink('customers', source, customerId)}</td>
        <td class="number">${money(due, currency, viewer)}</td>
        <td class="small">${[failureCode, declineCode].filter((code) => code !== null).join(': ')}</td>
        <td>${ago(one.createdAt, viewer)}</td>
      </tr>`
    },
  }
}

export function calloutRows(
  viewer: Viewer,
  actions: (one: CalloutResponse) => Html = () => nothing,
): Rows<CalloutResponse> {
  const { billing: words } = viewer.words
  return {
    columns: plain(
      words.callout,
      words.status,
      words.customer,
      words.attempts,
      words.failure,
      words.changed,
      words.decide,
    ),
    row: (one) => {
      const { source, taskId, callout, customerId, state, attempts, lastError, nextAt, cause } = one
      return html`<tr>
        <td>${callout}<br /><span class="quiet small">${cause.trigger} · ${taskId}</span></td>
        <td>
          ${statusMark(state, viewer)}
          ${nextAt !== null && html`<br /><span class="small quiet">${words.page.nextAt} ${ago(nextAt, viewer)}</span>`}
        </td>
        <td>${billingLink('customers', source, customerId)}</td>
        <td data-unit="${words.attempts}">${attempts}</td>
        <td class="wide small">${lastError ?? one.reason ?? ''}</td>
        <td>${ago(one.changedAt, viewer)}</td>
        <td>${actions(one)}</td>
      </tr>`
    },
  }
}
