import type { OrderResponse } from '../../../responses/orders/order.ts'
import { html, nothing, type Html } from '../../shell/frame/html.ts'
import { selectField } from '../../shell/lists/filter-form.ts'
import { notice } from '../../shell/frame/notice.ts'
import type { Page } from '../../shell/frame/frame.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import type { SavedFilter } from '../../../saved-filters/domain/saved-filter.ts'
import { chosenColumns } from '../../shell/lists/chosen-columns.ts'
import { columnBoxes, sortedHead } from '../../shell/lists/list-options.ts'
import { savedFiltersView } from '../../shell/lists/saved-filters-view.ts'
import { cellOf, columnTitle, isNumberColumn, titledColumns } from './orders-columns.ts'
import { newsUrl } from './orders-news.ts'
import {
  isFiltered,
  orderColumns,
  urlOf,
  usualColumns,
  type OrderColumn,
  type OrdersFilters,
} from './orders-query.ts'
import { orderPath } from '../../shell/paths.ts'

type Results = {
  items: readonly OrderResponse[]
  next: string | null
  filters: OrdersFilters
  saved: readonly SavedFilter[]
}
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
    isLive: true,
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
    ${columnBoxes(titledColumns(viewer.words), columnsOf(filters), viewer)}
    ${filters.sort !== '' && html`<input type="hidden" name="sort" value="${filters.sort}" />`}
    <noscript><button type="submit">${orders.filter}</button></noscript>
    <a class="button" href="/orders">${orders.clear}</a>
  </form>`
}

/** The part of the page that a search replaces. */
export function resultsView({ items, next, filters, saved }: Results, viewer: Viewer): Html {
  const { orders } = viewer.words
  const download = html`<a
    class="button end"
    href="${urlOf(filters, { cursor: '', columns: '' }, '/orders/orders.csv')}"
    >${viewer.may('exportPersonalData') ? orders.download : orders.downloadWithoutNames}</a
  >`
  const above = html`${savedFiltersView('/orders', urlOf(filters), saved, viewer, download)}
  ${newsPart(newsUrl(filters, items, viewer.now))}`
  if (items.length === 0) {
    return isFiltered(filters)
      ? html`${above}${notice('empty', orders.none, orders.noneHint, html`<p><a href="/orders">${orders.clear}</a></p>`)}`
      : html`${above}${notice('empty', orders.empty, orders.emptyHint)}`
  }
  const columns = columnsOf(filters)
  const isOldest = filters.sort !== ''
  return html`${above}
    <table class="list">
      <thead>
        <tr>
          <th scope="col">${orders.order}</th>
          ${columns.map((column) => headOf(column, filters, viewer))}
        </tr>
      </thead>
      <tbody>
        ${items.map((order) => row(order, columns, viewer))}
      </tbody>
    </table>
    <p class="paging small quiet">
      <span>${orders.shown(items.length, next !== null || filters.cursor !== '', isOldest)}</span>
      ${filters.cursor === '' ? nothing : html`<a href="${urlOf(filters, { cursor: '' })}">${orders.first}</a>`}
      ${next === null ? nothing : html`<a class="button" rel="next" href="${urlOf(filters, { cursor: next })}">${orders.next}</a>`}
    </p>`
}

const columnsOf = ({ columns }: OrdersFilters): readonly OrderColumn[] =>
  chosenColumns(columns, orderColumns, usualColumns)

function headOf(column: OrderColumn, filters: OrdersFilters, viewer: Viewer): Html {
  const title = columnTitle(column, viewer.words)
  const isOldest = filters.sort !== ''
  const otherUrl = urlOf(filters, { cursor: '', sort: isOldest ? '' : 'oldest' })
  if (column === 'created') return sortedHead(title, { isOldest, otherUrl }, viewer)
  return html`<th scope="col" ${isNumberColumn(column) && html`class="number"`}>${title}</th>`
}

function row(order: OrderResponse, columns: readonly OrderColumn[], viewer: Viewer): Html {
  const { source, orderId, number } = order
  return html`<tr>
    <td class="nowrap"><a href="${orderPath(source, orderId)}">${number ?? orderId}</a></td>
    ${columns.map((column) => cellOf(column, order, viewer))}
  </tr>`
}

/** Where the number of new orders comes, while somebody looks. */
function newsPart(url: string | undefined): Html {
  return url === undefined ? nothing : html`<div role="status" data-events="${url}"></div>`
}
