import type { ParticipantResponse } from '../../../responses/orders/participant.ts'
import { html, nothing, type Html } from '../../shell/frame/html.ts'
import { selectField } from '../../shell/lists/filter-form.ts'
import { mark } from '../../shell/frame/mark.ts'
import { notice } from '../../shell/frame/notice.ts'
import type { Page } from '../../shell/frame/frame.ts'
import { ago, exactTime, timeOfDay } from '../../shell/frame/times.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import { orderPath } from '../../orders/list/orders-view.ts'
import { countsView } from './counts-view.ts'
import { isFiltered, urlOf, type ParticipantsFilters } from './participants-filters.ts'
import type { FieldCount, ProductCount } from './read-counts.ts'

type Results = { items: readonly ParticipantResponse[]; next: string | null; filters: ParticipantsFilters }

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
  { words: { participants, orders } }: Viewer,
): Html {
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
    <button type="submit">${orders.filter}</button>
    <a class="button" href="/participants">${orders.clear}</a>
  </form>`
}

/** The part of the page that a search replaces. */
export function resultsView({ items, next, filters }: Results, viewer: Viewer): Html {
  const { participants, orders } = viewer.words
  if (items.length === 0) {
    return isFiltered(filters) || filters.former
      ? notice(
          'empty',
          participants.none,
          participants.noneHint,
          html`<p><a href="/participants">${orders.clear}</a></p>`,
        )
      : notice('empty', participants.empty, participants.emptyHint)
  }
  const next50 = html`<a class="button" rel="next" href="${urlOf(filters, { cursor: next ?? '' })}"
    >${orders.next}</a
  >`
  return html`<table class="list">
      <thead>
        <tr>
          <th scope="col">${participants.name}</th>
          <th scope="col">${participants.product}</th>
          <th scope="col">${orders.order}</th>
          <th scope="col">${participants.here}</th>
          <th scope="col">${participants.since}</th>
        </tr>
      </thead>
      <tbody>
        ${items.map((item) => row(item, viewer))}
      </tbody>
    </table>
    <p class="paging small quiet">
      <span>${participants.shown(items.length, next !== null || filters.cursor !== '')}</span>
      ${filters.cursor === '' ? nothing : html`<a href="${urlOf(filters, { cursor: '' })}">${orders.first}</a>`}
      ${next === null ? nothing : next50}
    </p>`
}

function row(item: ParticipantResponse, viewer: Viewer): Html {
  const { source, orderId, number, name, email, fields, product, savedAt, checkedIn, orderStatus } = item
  const { participants } = viewer.words
  return html`<tr>
    <td>
      <a href="${orderPath(source, orderId)}">${name ?? participants.unnamed}</a>
      <span class="quiet small">${email ?? ''}</span>
    </td>
    <td class="wide">
      ${product ?? html`<span class="quiet">–</span>`}
      <div class="quiet small">${fieldsText(fields)}</div>
    </td>
    <td class="quiet">${number ?? orderId} · ${source}</td>
    <td>
      ${
        checkedIn !== null
          ? html`<span title="${exactTime(checkedIn.at, viewer)} · ${checkedIn.by}"
              >${mark('ok', timeOfDay(checkedIn.at, viewer))}</span
            >`
          : item.active
            ? mark('waiting', participants.notYet)
            : mark('quiet', orderStatus)
      }
    </td>
    <td>${ago(savedAt, viewer)}</td>
  </tr>`
}

export function fieldsText(fields: Record<string, string>): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `${key}: ${value}`)
    .join(' · ')
}
