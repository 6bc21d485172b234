import type { NotificationResponse } from '../../responses/notification.ts'
import type { Page as ListPage } from '../../responses/page.ts'
import { notificationKinds, notificationStates } from '@slipstream/read-models/reports/notification-entry.ts'
import type { SavedFilter } from '../../saved-filters/domain/saved-filter.ts'
import { actionForm } from '../shell/actions/action-form.ts'
import type { Page } from '../shell/frame/frame.ts'
import { html, nothing, type Html } from '../shell/frame/html.ts'
import { mark, type Mark } from '../shell/frame/mark.ts'
import { notice } from '../shell/frame/notice.ts'
import { ago } from '../shell/frame/times.ts'
import type { Viewer } from '../shell/frame/viewer.ts'
import { savedFiltersView } from '../shell/lists/saved-filters-view.ts'
import { billingPath, orderPath, notificationPath } from '../shell/paths.ts'

type Filters = { state?: string | undefined; kind?: string | undefined; cursor?: string | undefined }
type Listed = ListPage<NotificationResponse> & {
  filters: Filters
  sources: readonly string[]
  saved: readonly SavedFilter[]
}

const marks: Readonly<Record<string, Mark>> = {
  ...{ due: 'waiting', sent: 'ok', failed: 'failed', undeliverable: 'warning', withdrawn: 'quiet' },
}

export function notificationsPage(listed: Listed, viewer: Viewer): Page {
  const { notifications: words } = viewer.words
  const { items, next, filters, saved } = listed
  const body = html`<div class="head">
      <h1>${words.title}</h1>
      <nav class="tabs wrap" aria-label="${words.state}">
        ${[undefined, ...notificationStates].map(
          (state) =>
            html`<a
              href="${urlOf({ kind: filters.kind, state })}"
              ${state === filters.state && html`aria-current="page"`}
              >${state === undefined ? words.all : words.states[state]}</a
            >`,
        )}
      </nav>
      <div class="actions">${filters.state === 'failed' ? resendMany(listed, viewer) : nothing}</div>
    </div>
    <nav class="tabs wrap" aria-label="${words.kind}">
      ${[undefined, ...notificationKinds].map(
        (kind) =>
          html`<a
            href="${urlOf({ state: filters.state, kind })}"
            ${kind === filters.kind && html`aria-current="page"`}
            >${kind === undefined ? words.anyKind : words.kinds[kind]}</a
          >`,
      )}
    </nav>
    ${savedFiltersView('/notifications', urlOf({ ...filters, cursor: undefined }), saved, viewer)}
    ${items.length === 0 ? notice('empty', words.none, words.noneHint) : table(items, viewer)}
    <p class="paging">
      ${filters.cursor === undefined ? nothing : html`<a href="${urlOf({ ...filters, cursor: undefined })}">${words.first}</a>`}
      ${next === null ? nothing : html`<a class="button" rel="next" href="${urlOf({ ...filters, cursor: next })}">${words.next}</a>`}
    </p>`
  return { title: words.title, section: 'notifications', body }
}

function urlOf(filters: Filters): string {
  const given = Object.entries(filters).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return given.length === 0 ? '/notifications' : `/notifications?${new URLSearchParams(given).toString()}`
}

function table(items: readonly NotificationResponse[], viewer: Viewer): Html {
  const { notifications: words } = viewer.words
  return html`<table class="list">
    <thead>
      <tr>
        <th scope="col">${words.kind}</th>
        <th scope="col">${words.state}</th>
        <th scope="col">${words.about}</th>
        <th scope="col">${words.to}</th>
        <th scope="col">${words.decided}</th>
        <th scope="col">${words.detail}</th>
      </tr>
    </thead>
    <tbody>
      ${items.map((item) => row(item, viewer))}
    </tbody>
  </table>`
}

function row(item: NotificationResponse, viewer: Viewer): Html {
  const { notifications: words } = viewer.words
  return html`<tr>
    <td><a href="${notificationPath(item.notificationId)}">${nameOf(item, viewer)}</a></td>
    <td>${stateOf(item, viewer)}</td>
    <td>${aboutOf(item, viewer)}</td>
    <td class="wide">
      ${item.to ?? html`<span class="quiet">${words.recipients[item.recipientKind ?? '']}</span>`}
    </td>
    <td>${ago(item.decidedAt, viewer)}</td>
    <td class="wide quiet small">
      ${item.why === null ? shortened(item.deliveryError) : words.whys[item.why]}
    </td>
  </tr>`
}

const maxDetail = 120
const shortened = (text: string | null): string =>
  text === null ? '' : text.length > maxDetail ? `${text.slice(0, maxDetail)}…` : text

export function nameOf({ kind, about }: NotificationResponse, { words }: Viewer): string {
  const name = words.notifications.kinds[kind] ?? kind
  return about === null ? name : `${name}: ${words.notifications.mails[about] ?? about}`
}

export const markOfNotification = (state: string): Mark => marks[state] ?? 'unknown'

export const stateOf = ({ state }: NotificationResponse, { words }: Viewer): Html =>
  mark(markOfNotification(state), words.notifications.states[state] ?? state)

export function aboutOf({ source, orderId, customerId }: NotificationResponse, { words }: Viewer): Html {
  if (source !== null && orderId !== null)
    return html`<a href="${orderPath(source, orderId)}">${words.notifications.order} ${orderId}</a>`
  if (customerId === null) return html`<span class="quiet">–</span>`
  if (source === null) return html`${customerId}`
  return html`<a href="${billingPath('customers', source, customerId)}">${customerId}</a>`
}

/** By their path, of what kind they send failed mails again. */
export const manyOf = {
  slip: 'resend-slips',
  shipment: 'resend-shipment-mails',
  billing: 'resend-billing-mails',
}

function resendMany({ filters, sources }: Listed, viewer: Viewer): Html[] {
  const { notifications: words } = viewer.words
  if (!viewer.may('resend') || sources.length === 0) return []
  const fields = html`<label
      >${words.source}<select name="source">
        ${sources.map((source) => html`<option>${source}</option>`)}
      </select></label
    >
    <label
      >${words.why}<select name="failed">
        <option value="any">${words.anyWhy}</option>
        ${Object.entries(words.whys).map(([why, word]) => html`<option value="${why}">${word}</option>`)}
      </select></label
    >
    <label><input type="checkbox" name="dryRun" value="1" /> ${words.dryRun}</label>`
  return Object.entries(manyOf)
    .filter(([kind]) => filters.kind === undefined || filters.kind === kind)
    .map(([kind, path]) =>
      actionForm(
        {
          ...{ id: path, path: `/notifications/${path}`, title: words.resendMany(words.kinds[kind] ?? kind) },
          ...{ what: words.resendManyWhat, fields },
        },
        viewer,
      ),
    )
}
