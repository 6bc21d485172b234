import { topics } from '@slipstream/events/topics.ts'
import type { SavedFilter } from '../../saved-filters/domain/saved-filter.ts'
import type { Page } from '../shell/frame/frame.ts'
import { html, nothing, type Html } from '../shell/frame/html.ts'
import { savedFiltersView } from '../shell/lists/saved-filters-view.ts'
import { notice } from '../shell/frame/notice.ts'
import { count } from '../words/numbers.ts'
import { exact } from '../shell/frame/times.ts'
import type { Viewer } from '../shell/frame/viewer.ts'
import type { RecordRow } from './event-record.ts'
import { eventsUrl, formatBefore, type EventsFilters } from './events-query.ts'

export type EventsResults = {
  rows: readonly RecordRow[]
  next: ReadonlyMap<number, bigint> | null
  /** Records that were read for it. */
  read: number
  isPartial: boolean
  filters: EventsFilters
  saved: readonly SavedFilter[]
}

export function eventsPage(results: EventsResults, viewer: Viewer): Page {
  const { events } = viewer.words
  const body = html`<div class="head">
      <h1>${events.title}</h1>
      <div class="actions"><a class="button" href="/events/topics">${events.topics}</a></div>
    </div>
    <p class="quiet">${events.lead}</p>
    ${filterForm(results.filters, viewer)}
    ${savedFiltersView('/events', chosenUrl(results.filters), results.saved, viewer)}
    ${resultsView(results, viewer)}`
  return { title: events.title, section: 'events', body }
}

/** Without the page, and without the topic alone: then nothing is chosen. */
function chosenUrl(filters: EventsFilters): string {
  const { topic: _, before: _b, ...chosen } = filters
  const isChosen = filters.topic !== 'orders' || Object.values(chosen).some((value) => value !== '')
  return isChosen ? eventsUrl(filters, { before: '' }) : '/events'
}

function filterForm({ topic, key, type, source, from, to }: EventsFilters, viewer: Viewer): Html {
  const { events } = viewer.words
  const options = Object.keys(topics).map(
    (name) => html`<option ${name === topic && html`selected`}>${name}</option>`,
  )
  const text = (name: string, label: string, value: string, hint = ''): Html =>
    html`<label
      ><span>${label}</span><input name="${name}" value="${value}" maxlength="300" placeholder="${hint}"
    /></label>`
  const time = (name: string, label: string, value: string): Html =>
    html`<label><span>${label}</span><input type="datetime-local" name="${name}" value="${value}" /></label>`
  return html`<form class="filters" action="/events" method="get">
    <label
      ><span>${events.topic}</span
      ><select name="topic">
        ${options}
      </select></label
    >
    ${text('key', events.key, key, events.keyHint)} ${text('type', events.type, type)}
    ${text('source', events.source, source)} ${time('from', events.from, from)} ${time('to', events.to, to)}
    <button type="submit">${events.apply}</button>
    <a class="button" href="/events">${events.clear}</a>
  </form>`
}

function resultsView({ rows, next, read, isPartial, filters }: EventsResults, viewer: Viewer): Html {
  const { events } = viewer.words
  const older =
    next === null
      ? nothing
      : html`<a class="button" rel="next" href="${eventsUrl(filters, { before: formatBefore(next) })}"
          >${events.next}</a
        >`
  const newest =
    filters.before === ''
      ? nothing
      : html`<a href="${eventsUrl(filters, { before: '' })}">${events.first}</a>`
  const paging = html`<p class="paging small quiet">
    <span>${events.shown(rows.length, read)}${isPartial && ` · ${events.partial}`}</span> ${newest} ${older}
  </p>`
  if (rows.length === 0) return html`${notice('empty', events.none, events.noneHint)}${paging}`
  return html`<table class="list">
      <thead>
        <tr>
          <th scope="col">${events.recorded}</th>
          <th scope="col">${events.type}</th>
          <th scope="col">${events.key}</th>
          <th scope="col">${events.source}</th>
          <th scope="col">${events.position}</th>
          <th scope="col" class="number">${events.bytes}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => rowView(row, viewer))}
      </tbody>
    </table>
    ${paging}`
}

function rowView({ position, recordedAt, type, key, source, bytes }: RecordRow, viewer: Viewer): Html {
  return html`<tr>
    <td><a href="/events/${position}">${exact(recordedAt, viewer)}</a></td>
    <td>${type}</td>
    <td class="wide">${key}</td>
    <td>${source}</td>
    <td class="quiet">${position}</td>
    <td class="number" data-unit="${viewer.words.events.bytes}">${count(bytes, viewer)}</td>
  </tr>`
}
