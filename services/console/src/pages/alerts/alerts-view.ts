import type { AlertResponse } from '../../responses/alerts/alert.ts'
import type { SavedFilter } from '../../saved-filters/domain/saved-filter.ts'
import type { Page } from '../shell/frame/frame.ts'
import { html, nothing, type Html } from '../shell/frame/html.ts'
import { mark, markOfSeverity } from '../shell/frame/mark.ts'
import { notice } from '../shell/frame/notice.ts'
import { ago } from '../shell/frame/times.ts'
import type { Viewer } from '../shell/frame/viewer.ts'
import { alertText } from './alert-text.ts'
import { savedFiltersView } from '../shell/lists/saved-filters-view.ts'
import { alertPath } from '../shell/paths.ts'

type Found = {
  items: readonly AlertResponse[]
  next: string | null
  query: Record<string, unknown>
  saved: readonly SavedFilter[]
}

export function alertsPage({ items, next, query, saved }: Found, viewer: Viewer): Page {
  const { alerts } = viewer.words
  const { state = 'firing' } = query
  const empty =
    state === 'firing'
      ? notice('empty', alerts.none, alerts.noneHint)
      : notice('empty', alerts.noneResolved, '')
  const body = html`<div class="head">
      <h1>${alerts.title}</h1>
      <nav class="tabs" aria-label="${alerts.state}">
        ${(['firing', 'resolved', 'all'] as const).map(
          (one) =>
            html`<a
              href="${urlOf({ ...query, state: one, cursor: '' })}"
              ${one === state && html`aria-current="page"`}
              >${alerts[one]}</a
            >`,
        )}
      </nav>
    </div>
    ${savedFiltersView('/alerts', urlOf({ ...query, cursor: '' }), saved, viewer)}
    ${items.length === 0 ? empty : table(items, query, viewer)}
    ${
      next === null
        ? nothing
        : html`<p class="paging">
            <a class="button" rel="next" href="${urlOf({ ...query, cursor: next })}">${alerts.next}</a>
          </p>`
    }`
  return { title: alerts.title, section: 'alerts', body }
}

function urlOf(query: Record<string, unknown>): string {
  const given = Object.entries(query).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
  )
  return `/alerts?${new URLSearchParams(given).toString()}`
}

/** Alerts of one rule and source stand together, under a row that leads to them alone. */
function table(items: readonly AlertResponse[], query: Found['query'], viewer: Viewer): Html {
  const { alerts } = viewer.words
  const groups = Map.groupBy(items, ({ rule, source }) => `${rule}/${source}`)
  return html`<table class="list">
    <thead>
      <tr>
        <th scope="col">${alerts.alert}</th>
        <th scope="col">${alerts.state}</th>
        <th scope="col">${alerts.source}</th>
        <th scope="col" class="number">${alerts.affected}</th>
        <th scope="col">${alerts.since}</th>
      </tr>
    </thead>
    <tbody>
      ${[...groups.values()].map(
        (same) => html`${groupRow(same, query, viewer)} ${same.map((alert) => row(alert, viewer))}`,
      )}
    </tbody>
  </table>`
}

function groupRow(same: readonly AlertResponse[], query: Found['query'], viewer: Viewer): Html {
  const [first] = same
  if (first === undefined || same.length === 1 || query['rule'] !== undefined) return nothing
  const { rule, source } = first
  const { alerts } = viewer.words
  return html`<tr>
    <td colspan="5" class="small">
      <a href="${urlOf({ ...query, rule, source, cursor: '' })}"
        >${alerts.group(rule, source, same.length)}</a
      >
    </td>
  </tr>`
}

function row(alert: AlertResponse, viewer: Viewer): Html {
  const { fingerprint, source, affected, since } = alert
  return html`<tr>
    <td><a href="${alertPath(fingerprint)}">${alertText(alert, viewer)}</a></td>
    <td>${stateOf(alert, viewer)}</td>
    <td class="quiet">${source}</td>
    <td class="number" data-unit="${viewer.words.alerts.affected}">
      ${affected === null || affected.ranges.length === 0 ? '–' : affected.count}
    </td>
    <td>${ago(since, viewer)}</td>
  </tr>`
}

/** How an alert is, with who looks after it. */
export function stateOf({ state, severity, silences }: AlertResponse, { words: { alerts } }: Viewer): Html {
  if (state === 'resolved') return mark('ok', alerts.resolvedAt)
  const word = alerts.severity[severity ?? 'warning'] ?? alerts.firing
  const [silence] = silences
  const by =
    silence && (silence.match.since === null ? alerts.silenced(silence.by) : alerts.acknowledged(silence.by))
  return html`${mark(by === undefined ? markOfSeverity(severity) : 'quiet', word)}
  ${by !== undefined && html`<span class="quiet small">${by}</span>`}`
}
