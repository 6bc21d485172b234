import { failureReasons } from '../../commands/failure-reasons.ts'
import type { BillingCustomerDetailResponse } from '../../responses/billing/billing-customer.ts'
import { timelineView } from '../timeline/timeline-view.ts'
import { actionForm } from '../shell/actions/action-form.ts'
import type { Page } from '../shell/frame/frame.ts'
import { html, nothing, type Html } from '../shell/frame/html.ts'
import { card, facts } from '../shell/frame/parts.ts'
import { ago, exact } from '../shell/frame/times.ts'
import type { Viewer } from '../shell/frame/viewer.ts'
import { table } from '../shell/lists/list-results.ts'
import { selectField } from '../shell/lists/filter-form.ts'
import { usualRows, type OfferedColumn } from '../shell/lists/offered-columns.ts'
import { calloutColumns, invoiceColumns, paymentColumns } from './lists/billing-columns.ts'
import { subscriptionColumns } from './lists/subscription-columns.ts'
import { billingLink, statusMark } from './billing-parts.ts'
import { billingTimeline } from './billing-timeline.ts'
import { calloutActions } from './callout-actions.ts'
import { maxEventsShown, type BillingCustomerData } from './read-billing.ts'
import { billingPath } from '../shell/paths.ts'

/** A customer with all that belongs to them. */
export function customerPage(data: BillingCustomerData, viewer: Viewer): Page {
  const { billing: words } = viewer.words
  const { detail, callouts, events, hasMore } = data
  const { source, customerId, customer } = detail
  const path = billingPath('customers', source, customerId)
  const title = customer?.name ?? customerId
  const timeline = billingTimeline(events, words)
  const body = html`<div class="head">
      <h1>${title}</h1>
      <div class="actions">${actions(source, path, viewer)}</div>
    </div>
    <p class="quiet above">${source} · ${customerId}</p>
    <div class="stack">
      <div class="two">
        <div class="stack">
          ${entitlements(data, source, viewer)} ${who(detail, viewer)} ${mails(data, viewer)}
        </div>
        <div class="stack">
          ${card(
            words.page.happened,
            html`${hasMore && html`<p class="quiet small">${words.page.truncated(maxEventsShown)}</p>`}`,
            timelineView(timeline.map(withoutState), path, viewer),
          )}
        </div>
      </div>
      ${list(words.tabs.subscriptions, detail.subscriptions, subscriptionColumns(viewer))}
      ${list(words.tabs.invoices, detail.invoices, invoiceColumns(viewer))}
      ${list(words.tabs.payments, detail.payments, paymentColumns(viewer))}
      ${list(
        words.tabs.callouts,
        callouts,
        calloutColumns(viewer, (one) => calloutActions(one, viewer)),
      )}
    </div>`
  return { title, section: 'billing', body }
}

/** The page of a customer has no state as of a moment: those of the objects have. */
function withoutState(line: ReturnType<typeof billingTimeline>[number]): typeof line {
  return line.inside === undefined ? line : { ...line, inside: { ...line.inside, knownAt: null } }
}

function list<Item>(title: string, items: readonly Item[], offered: readonly OfferedColumn<Item>[]): Html {
  if (items.length === 0) return nothing
  const { columns, row } = usualRows(offered)
  return html`<section class="stack-small">
    <h2>${title}</h2>
    ${table(columns, items.map(row))}
  </section>`
}

function actions(source: string, path: string, viewer: Viewer): Html[] {
  const { actions: words } = viewer.words.billing
  const choices = failureReasons.map((reason) => [reason, words.reasons[reason] ?? reason] as const)
  const resend = {
    ...{ id: 'resend', path: `${path}/resend`, title: words.resend, what: words.resendWhat },
    fields: html`${selectField({ name: 'failed', label: words.failed, any: null, choices }, 'any')}
      <label><input type="checkbox" name="dryRun" value="1" /> ${words.onlyCount}</label>`,
  }
  const fetch = { id: 'fetch', path: `${path}/compare`, title: words.fetch, what: words.fetchWhat(source) }
  return [
    viewer.may('resend') ? actionForm(resend, viewer) : nothing,
    viewer.may('compare') ? actionForm(fetch, viewer) : nothing,
  ]
}

function entitlements({ entitlements: granted }: BillingCustomerData, source: string, viewer: Viewer): Html {
  const { page, uncertain } = viewer.words.billing
  if (granted === null) return nothing
  const rows = granted.map(
    ({ entitlement, since, subscriptions }) =>
      html`<li>
        <strong>${entitlement}</strong> <span class="quiet">${page.since} ${exact(since, viewer)}</span>
        ${subscriptions.map(
          ({ subscriptionId, status, isUncertain }) =>
            html`<div class="small">
              ${billingLink('subscriptions', source, subscriptionId)} ${statusMark(status, viewer)}
              ${isUncertain && uncertain}
            </div>`,
        )}
      </li>`,
  )
  return card(
    page.entitlements,
    rows.length === 0
      ? html`<p class="quiet">${page.noEntitlements}</p>`
      : html`<ul class="stack-small">
          ${rows}
        </ul>`,
  )
}

function who({ customer, paymentMethods }: BillingCustomerDetailResponse, viewer: Viewer): Html {
  const { page, deleted, delinquent, created } = viewer.words.billing
  // Everything about a person is masked, the time too.
  const createdAt = viewer.may('personalData') ? (customer?.createdAt ?? null) : null
  const since = createdAt === null ? null : exact(createdAt, viewer)
  const cards = paymentMethods.map(
    ({ kind, card: one, isDetached }) =>
      html`<span>
          ${one === null ? (kind ?? '?') : `${one.brand ?? kind ?? ''} •••• ${one.last4 ?? ''}`}
          ${one === null ? nothing : `${page.expires} ${one.expMonth}/${one.expYear}`}
          ${isDetached && html`<span class="quiet">${page.detached}</span>`} </span
        ><br />`,
  )
  return card(
    viewer.words.billing.customer,
    facts(
      [page.email, customer?.email],
      [page.phone, customer?.phone],
      [page.language, customer?.locale],
      [page.country, customer?.country],
      [created, since],
      ['', customer?.isDeleted === true ? deleted : null],
      ['', customer?.isDelinquent === true ? delinquent : null],
      [page.cards, cards.length === 0 ? null : html`${cards}`],
    ),
  )
}

function mails({ mails: sent }: BillingCustomerData, viewer: Viewer): Html {
  const {
    page,
    actions: { reasons },
  } = viewer.words.billing
  const rows = sent.map(
    ({ notice, state, isForOperator, decidedAt, sentAt, why }) =>
      html`<li>
        ${statusMark(state, viewer)} ${viewer.words.notifications.mails[notice] ?? notice}
        ${isForOperator && html`<span class="quiet">ops</span>`}
        <span class="quiet small"
          >${ago(sentAt ?? decidedAt, viewer)} ${why === null ? '' : (reasons[why] ?? why)}</span
        >
      </li>`,
  )
  return card(
    page.mails,
    rows.length === 0
      ? html`<p class="quiet">${page.noMails}</p>`
      : html`<ul class="stack-small">
          ${rows}
        </ul>`,
  )
}
