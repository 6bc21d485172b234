import type { OrderResponse } from '../../../responses/orders/order.ts'
import { html, nothing, type Html } from '../../shell/frame/html.ts'
import { selectField } from '../../shell/lists/filter-form.ts'
import { mark, markOfStatus } from '../../shell/frame/mark.ts'
import { notice } from '../../shell/frame/notice.ts'
import { money } from '../../shell/frame/numbers.ts'
import { ago } from '../../shell/frame/times.ts'
import type { Page } from '../../shell/frame/frame.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import { isFiltered, urlOf, type OrdersFilters } from './orders-query.ts'

type Results = { items: readonly OrderResponse[]; next: string | null; filters: OrdersFilters }
type Choices = { statuses: readonly string[]; sources: readonly string[]; hasAdminSource: boolean }

export function ordersPage(results: Results, choices: Choices, viewer: Viewer): Page {
  const { words } = viewer
  const body = html`<div class="head">
      <h1>${words.orders.title}</h1>
      <div class="actions">
        ${
          viewer.may('placeOrders') && choices.hasAdminSource
            ? html`<a class="button primary" href="/orders/new">${words.newOrder.title}</a>`
            : nothing
        }
      </div>
    </div>
    ${filterForm(results.filters, choices, viewer)}
    <div id="results" role="region" aria-live="polite" aria-label="${words.orders.title}">
      ${resultsView(results, viewer)}
    </div>`
  return {
    title: words.orders.title,
    section: 'orders',
    search: results.filters.q,
    searchForm: 'filters',
    body,
  }
}

function filterForm(filters: OrdersFilters, { statuses, sources }: Choices, viewer: Viewer): Html {
  const { orders } = viewer.words
  return html`<form
    id="filters"
    class="filters"
    action="/orders"
    method="get"
    hx-get="/orders"
    hx-trigger="input delay:200ms from:#search, change, submit"
    hx-target="#results"
    hx-swap="innerHTML"
    hx-push-url="true"
    hx-sync="this:replace"
    hx-indicator="#results"
  >
    ${selectField({ name: 'status', label: orders.status, any: orders.anyStatus, choices: statuses }, filters.status || undefined)}
    ${selectField({ name: 'source', label: orders.source, any: orders.anySource, choices: sources }, filters.source || undefined)}
    <label><span>${orders.from}</span><input type="date" name="from" value="${filters.from}" /></label>
    <label><span>${orders.to}</span><input type="date" name="to" value="${filters.to}" /></label>
    <label class="check">
      <input type="checkbox" name="recovered" value="1" ${filters.recovered && html`checked`} />
      <span>${orders.recovered}</span>
    </label>
    <noscript><button type="submit">${orders.filter}</button></noscript>
    <a class="button" href="/orders">${orders.clear}</a>
  </form>`
}

/** The part of the page that a search replaces. */
export function resultsView({ items, next, filters }: Results, viewer: Viewer): Html {
  const { orders } = viewer.words
  if (items.length === 0) {
    return isFiltered(filters)
      ? notice('empty', orders.none, orders.noneHint, html`<p><a href="/orders">${orders.clear}</a></p>`)
      : notice('empty', orders.empty, orders.emptyHint)
  }
  return html`<table class="list">
      <thead>
        <tr>
          <th scope="col">${orders.order}</th>
          <th scope="col">${orders.status}</th>
          <th scope="col">${orders.customer}</th>
          <th scope="col" class="number">${orders.participants}</th>
          <th scope="col" class="number">${orders.total}</th>
          <th scope="col">${orders.created}</th>
          <th scope="col">${orders.source}</th>
        </tr>
      </thead>
      <tbody>
        ${items.map((order) => row(order, viewer))}
      </tbody>
    </table>
    <p class="paging small quiet">
      <span>${orders.shown(items.length, next !== null || filters.cursor !== '')}</span>
      ${filters.cursor === '' ? nothing : html`<a href="${urlOf(filters, { cursor: '' })}">${orders.first}</a>`}
      ${next === null ? nothing : html`<a class="button" rel="next" href="${urlOf(filters, { cursor: next })}">${orders.next}</a>`}
    </p>`
}

function row(order: OrderResponse, viewer: Viewer): Html {
  const { source, orderId, number, status, customer, participants, total, currency, createdAt } = order
  const { name, email } = customer
  return html`<tr>
    <td><a href="${orderPath(source, orderId)}">${number ?? orderId}</a></td>
    <td>${mark(markOfStatus(status), status)}</td>
    <td class="wide">
      ${name ?? html`<span class="quiet">${viewer.words.orders.unknownCustomer}</span>`}
      <span class="quiet small">${email ?? ''}</span>
    </td>
    <td class="number" data-unit="${viewer.words.orders.participants}">
      ${participants.length === 0 ? html`<span class="quiet">–</span>` : participants.length}
    </td>
    <td class="number">${money(total, currency, viewer)}</td>
    <td>${ago(createdAt, viewer)}</td>
    <td class="quiet">${source}</td>
  </tr>`
}

export const orderPath = (source: string, orderId: string): string =>
  `/orders/${encodeURIComponent(source)}/${encodeURIComponent(orderId)}`
