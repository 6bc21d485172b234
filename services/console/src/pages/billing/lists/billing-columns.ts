import type { BillingCustomerResponse, PaymentResponse } from '../../../responses/billing/billing-customer.ts'
import type { CalloutResponse } from '../../../responses/billing/callout.ts'
import type { InvoiceResponse } from '../../../responses/billing/invoice.ts'
import { html, nothing, type Html } from '../../shell/frame/html.ts'
import { mark } from '../../shell/frame/mark.ts'
import { money } from '../../words/numbers.ts'
import { ago, exact } from '../../shell/frame/times.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import type { OfferedColumn } from '../../shell/lists/offered-columns.ts'
import { billingLink, statusMark } from '../billing-parts.ts'
import { createdColumn, customerColumn, sourceColumn } from './common-columns.ts'
import { english } from '../../shell/frame/english.ts'
import { billingPath } from '../../shell/paths.ts'

type Columns<Item> = OfferedColumn<Item>[]

export function customerColumns(viewer: Viewer): Columns<BillingCustomerResponse> {
  const { billing: words } = viewer.words
  return [
    {
      ...{ name: 'customer', title: words.customer },
      cell: ({ source, customerId, name }) =>
        html`<td><a href="${billingPath('customers', source, customerId)}">${name ?? customerId}</a></td>`,
    },
    {
      ...{ name: 'status', title: words.status },
      cell: ({ isDeleted, isDelinquent }) =>
        html`<td>
          ${isDeleted && mark('quiet', words.deleted)}
          ${isDelinquent === true && mark('warning', words.delinquent)}
        </td>`,
    },
    {
      ...{ name: 'email', title: words.page.email },
      cell: ({ email }) => html`<td class="wide">${email ?? ''}</td>`,
    },
    {
      ...{ name: 'source', title: words.source },
      cell: (one) => html`<td class="quiet">${one.source}</td>`,
    },
    {
      ...{ name: 'changed', title: words.changed },
      cell: ({ stateAt }) => html`<td>${ago(stateAt, viewer)}</td>`,
    },
  ]
}

export function invoiceColumns(viewer: Viewer): Columns<InvoiceResponse> {
  const { billing: words } = viewer.words
  return [
    {
      ...{ name: 'invoice', title: words.invoice },
      cell: ({ source, invoiceId, number }) =>
        html`<td class="nowrap">
          <a href="${billingPath('invoices', source, invoiceId)}">${number ?? invoiceId}</a>
        </td>`,
    },
    {
      ...{ name: 'status', title: words.status },
      cell: ({ status }) => html`<td>${statusMark(status, viewer)}</td>`,
    },
    {
      ...{ name: 'customer', title: words.customer },
      cell: ({ source, customerId, customerName }) =>
        html`<td>
          ${billingLink('customers', source, customerId)}
          <span class="quiet small">${customerName ?? ''}</span>
        </td>`,
    },
    {
      ...{ name: 'total', title: words.total, isNumber: true },
      cell: ({ total, currency }) => html`<td class="number">${money(total, currency, viewer)}</td>`,
    },
    {
      ...{ name: 'remaining', title: words.remaining, isNumber: true },
      cell: ({ amountRemaining, currency }) =>
        html`<td class="number" data-unit="${words.remaining}">
          ${money(amountRemaining, currency, viewer)}
        </td>`,
    },
    {
      ...{ name: 'nextAttempt', title: words.nextAttempt },
      cell: ({ nextAttemptAt }) =>
        html`<td>${nextAttemptAt === null ? nothing : exact(nextAttemptAt, viewer)}</td>`,
    },
    ...createdColumn<InvoiceResponse>(viewer),
    {
      ...{ name: 'subscription', title: words.subscription, isExtra: true },
      cell: ({ source, subscriptionId }) =>
        html`<td>${billingLink('subscriptions', source, subscriptionId)}</td>`,
    },
    ...sourceColumn<InvoiceResponse>(viewer),
  ]
}

export function paymentColumns(viewer: Viewer): Columns<PaymentResponse> {
  const { billing: words } = viewer.words
  return [
    {
      ...{ name: 'payment', title: words.payment },
      cell: ({ paymentId }) => html`<td>${paymentId}</td>`,
    },
    {
      ...{ name: 'status', title: words.status },
      cell: ({ status }) => html`<td>${statusMark(status, viewer)}</td>`,
    },
    ...customerColumn<PaymentResponse>(viewer),
    {
      ...{ name: 'amount', title: words.page.amount, isNumber: true },
      cell: ({ amount, currency }) => html`<td class="number">${money(amount, currency, viewer)}</td>`,
    },
    {
      ...{ name: 'failure', title: words.failure },
      cell: ({ failureCode, declineCode }) =>
        html`<td class="small">${[failureCode, declineCode].filter((code) => code !== null).join(': ')}</td>`,
    },
    ...createdColumn<PaymentResponse>(viewer),
    ...sourceColumn<PaymentResponse>(viewer),
  ]
}

export function calloutColumns(
  viewer: Viewer,
  actions: (one: CalloutResponse) => Html = () => nothing,
): Columns<CalloutResponse> {
  const { billing: words } = viewer.words
  return [
    {
      ...{ name: 'callout', title: words.callout },
      cell: ({ callout, cause, taskId }) =>
        html`<td>${callout}<br /><span class="quiet small">${cause.trigger} · ${taskId}</span></td>`,
    },
    {
      ...{ name: 'status', title: words.status },
      cell: ({ state, nextAt }) =>
        html`<td>
          ${statusMark(state, viewer)}
          ${nextAt !== null && html`<br /><span class="small quiet">${words.page.nextAt} ${ago(nextAt, viewer)}</span>`}
        </td>`,
    },
    ...customerColumn<CalloutResponse>(viewer),
    {
      ...{ name: 'attempts', title: words.attempts },
      cell: ({ attempts }) => html`<td data-unit="${words.attempts}">${attempts}</td>`,
    },
    {
      ...{ name: 'failure', title: words.failure },
      cell: ({ lastError, reason }) =>
        html`<td class="wide small" ${english(viewer)}>${lastError ?? reason ?? ''}</td>`,
    },
    {
      ...{ name: 'changed', title: words.changed },
      cell: ({ changedAt }) => html`<td>${ago(changedAt, viewer)}</td>`,
    },
    { ...{ name: 'decide', title: words.decide }, cell: (one) => html`<td>${actions(one)}</td>` },
    ...sourceColumn<CalloutResponse>(viewer),
  ]
}
