import type { ParticipantResponse } from '../../../responses/orders/participant.ts'
import { html, nothing, type Html } from '../../shell/frame/html.ts'
import { selectField } from '../../shell/lists/filter-form.ts'
import { notice } from '../../shell/frame/notice.ts'
import type { Page } from '../../shell/frame/frame.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import { countsView } from './counts-view.ts'
import type { SavedFilter } from '../../../saved-filters/domain/saved-filter.ts'
import { chosenColumns } from '../../shell/lists/chosen-columns.ts'
import { columnBoxes, sortedHead } from '../../shell/lists/list-options.ts'
import { savedFiltersView } from '../../shell/lists/saved-filters-view.ts'
import { cellOf, columnTitle, titledColumns } from './participants-columns.ts'
import {
  isFiltered,
  participantColumns,
  urlOf,
  usualColumns,
  type ParticipantColumn,
  type ParticipantsFilters,
} from './participants-filters.ts'
import type { FieldCount, ProductCount } from './read-counts.ts'
import { orderPath } from '../../shell/paths.ts'

type Results = {
  items: readonly ParticipantResponse[]
  next: string | null
  filters: ParticipantsFilters
  saved: readonly SavedFilter[]
}

export type ParticipantsModel = {
  results: Results
  counts: { products: readonly ProductCount[]; fields: readonly FieldCount[] }
  sources: readonly string[]
}

export function participantsPage({ results, counts, sources }: ParticipantsModel, viewer: Viewer): Page {
  const { participants } = viewer.words
  const { filters } = results
  const body = html`<div class="head">
      <h1>${participants.title}</h1>
      <div class="actions">
        <a class="button" href="${urlOf(filters, { cursor: '' }, '/participants/participants.csv')}">
          ${viewer.may('exportPersonalData') ? participants.download : participants.downloadWithoutNames}
        </a>
        <a class="button" href="${urlOf(filters, { cursor: '' }, '/participants/print')}">
          ${participants.print}
        </a>
        ${
          viewer.may('checkIn')
            ? html`<a class="button primary" href="/participants/check-in">${participants.checkIn}</a>`
            : nothing
        }
      </div>
    </div>
    ${countsView(counts, filters, viewer)} ${filterForm(results.filters, counts.products, sources, viewer)}
    <div id="results" role="region" aria-live="polite" aria-label="${participants.title}">
      ${resultsView(results, viewer)}
    </div>`
  return {
    title: participants.title,
    section: 'participants',
    search: filters.q,
    searchForm: 'filters',
    body,
  }
}

function filterForm(
  filters: ParticipantsFilters,
  products: readonly ProductCount[],
  sources: readonly string[],
  viewer: Viewer,
): Html {
  const { words } = viewer
  const { participants, orders } = words
  const names = [...new Set(products.map(({ product }) => product))]
  return html`<form
    id="filters"
    class="filters"
    action="/participants"
    method="get"
    hx-get="/participants"
    hx-trigger="input delay:200ms from:#search"
    hx-target="#results"
    hx-swap="innerHTML"
    hx-push-url="true"
    hx-sync="this:replace"
    hx-indicator="#results"
  >
    ${selectField({ name: 'source', label: orders.source, any: orders.anySource, choices: sources }, filters.source || undefined)}
    ${selectField({ name: 'product', label: participants.product, any: participants.anyProduct, choices: names }, filters.product || undefined)}
    <label class="check">
      <input type="checkbox" name="former" value="1" ${filters.former && html`checked`} />
      <span>${participants.former}</span>
    </label>
    ${columnBoxes(titledColumns(words), columnsOf(filters), viewer)}
    ${filters.sort !== '' && html`<input type="hidden" name="sort" value="${filters.sort}" />`}
    <button type="submit">${orders.filter}</button>
    <a class="button" href="/participants">${orders.clear}</a>
  </form>`
}

/** The part of the page that a search replaces. */
export function resultsView({ items, next, filters, saved }: Results, viewer: Viewer): Html {
  const { participants, orders } = viewer.words
  const above = savedFiltersView('/participants', urlOf(filters), saved, viewer)
  if (items.length === 0) {
    return isFiltered(filters) || filters.former
      ? html`${above}${notice(
          'empty',
          participants.none,
          participants.noneHint,
          html`<p><a href="/participants">${orders.clear}</a></p>`,
        )}`
      : notice('empty', participants.empty, participants.emptyHint)
  }
  const columns = columnsOf(filters)
  const isOldest = filters.sort !== ''
  const next50 = html`<a class="button" rel="next" href="${urlOf(filters, { cursor: next ?? '' })}"
    >${orders.next}</a
  >`
  return html`${above}
    <table class="list">
      <thead>
        <tr>
          <th scope="col">${participants.name}</th>
          ${columns.map((column) =>
            column === 'since'
              ? sortedHead(participants.since, { isOldest, otherUrl: otherSort(filters) }, viewer)
              : html`<th scope="col">${columnTitle(column, viewer.words)}</th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${items.map((item) => row(item, columns, viewer))}
      </tbody>
    </table>
    <p class="paging small quiet">
      <span>${participants.shown(items.length, next !== null || filters.cursor !== '', isOldest)}</span>
      ${filters.cursor === '' ? nothing : html`<a href="${urlOf(filters, { cursor: '' })}">${orders.first}</a>`}
      ${next === null ? nothing : next50}
    </p>`
}

const columnsOf = ({ columns }: ParticipantsFilters): readonly ParticipantColumn[] =>
  chosenColumns(columns, participantColumns, usualColumns)

const otherSort = (filters: ParticipantsFilters): string =>
  urlOf(filters, { cursor: '', sort: filters.sort === '' ? 'oldest' : '' })

function row(item: ParticipantResponse, columns: readonly ParticipantColumn[], viewer: Viewer): Html {
  const { source, orderId, name, email } = item
  return html`<tr>
    <td>
      <a href="${orderPath(source, orderId)}">${name ?? viewer.words.participants.unnamed}</a>
      <span class="quiet small">${email ?? ''}</span>
    </td>
    ${columns.map((column) => cellOf(column, item, viewer))}
  </tr>`
}
