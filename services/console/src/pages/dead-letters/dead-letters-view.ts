import type { DeadLetterResponse } from '../../responses/dead-letter.ts'
import type { QuarantinedResponse } from '../../responses/quarantined.ts'
import type { SavedFilter } from '../../saved-filters/domain/saved-filter.ts'
import { english } from '../shell/frame/english.ts'
import type { Page } from '../shell/frame/frame.ts'
import { html, nothing, type Html } from '../shell/frame/html.ts'
import { count } from '../words/numbers.ts'
import { ago } from '../shell/frame/times.ts'
import type { Viewer } from '../shell/frame/viewer.ts'
import { filterForm, selectField } from '../shell/lists/filter-form.ts'
import { listUrl, type ListFilters } from '../shell/lists/list-filters.ts'
import { listResults } from '../shell/lists/list-results.ts'
import { chosenRows, optionFields, type OfferedColumn } from '../shell/lists/offered-columns.ts'
import { savedFiltersView } from '../shell/lists/saved-filters-view.ts'
import { letterColumns, quarantineColumns } from './dead-letters-columns.ts'
import { maxCounted, type ReasonGroup } from './read-groups.ts'
import { redriveForm } from './redrive/redrive-form.ts'

type Listed = {
  groups: readonly ReasonGroup[]
  next: string | null
  filters: ListFilters
  saved: readonly SavedFilter[]
  /** Names by which a list can be narrowed: consumers, or sources. */
  names: readonly string[]
  /** How many wait, at most `maxCounted`. */
  waiting: { letters: number; quarantine: number }
} & (
  | { of: 'letters'; items: readonly DeadLetterResponse[] }
  | { of: 'quarantine'; items: readonly QuarantinedResponse[] }
)

const listPaths = { letters: '/dead-letters', quarantine: '/dead-letters/quarantine' }

export function deadLettersPage(listed: Listed, viewer: Viewer): Page {
  const { deadLetters: words } = viewer.words
  const { of, groups } = listed
  const isLetters = of === 'letters'
  const body = html`<div class="head">
      <h1>${words.title}</h1>
      <nav class="tabs" aria-label="${words.about}">
        ${(['letters', 'quarantine'] as const).map(
          (one) =>
            html`<a href="${listPaths[one]}" ${one === of && html`aria-current="page"`}
              >${words[one]}
              ${listed.waiting[one] > 0 && html`<span class="badge">${count(listed.waiting[one], viewer)}</span>`}</a
            >`,
        )}
      </nav>
    </div>
    <p class="quiet">${isLetters ? words.lettersLead : words.quarantineLead}</p>
    ${groupsTable(listed, viewer)} ${list(listed, viewer)}`
  return {
    title: groups.length === 0 ? words.title : `${words.title} (${words[of]})`,
    section: 'dead-letters',
    body,
  }
}

function list(listed: Listed, viewer: Viewer): Html {
  return listed.of === 'letters'
    ? listOf(letterColumns(viewer), listed.items, listed, viewer)
    : listOf(quarantineColumns(viewer), listed.items, listed, viewer)
}

function listOf<Item>(
  offered: readonly OfferedColumn<Item>[],
  items: readonly Item[],
  listed: Listed,
  viewer: Viewer,
): Html {
  const { deadLetters: words } = viewer.words
  const { of, next, filters, saved } = listed
  const path = listPaths[of]
  const { columns, row } = chosenRows(offered, path, filters, viewer)
  const empty =
    of === 'letters'
      ? { title: words.none, hint: words.noneHint }
      : { title: words.noneQuarantined, hint: words.noneQuarantinedHint }
  const fields = [...fieldsToNarrow(listed, viewer), optionFields(offered, filters, viewer)]
  return html`<section class="part" aria-labelledby="each">
    <h2 id="each">${words.each}</h2>
    ${filterForm(path, fields, viewer)}
    ${listResults(
      {
        ...{ path, title: words[of], filters, columns, next, rows: items.map(row), empty },
        above: savedFiltersView(path, listUrl(path, filters), saved, viewer),
      },
      viewer,
    )}
  </section>`
}

function fieldsToNarrow({ of, filters, names }: Listed, viewer: Viewer): Html[] {
  const { deadLetters: words } = viewer.words
  const { consumer, source, anyConsumer, anySource, anyReason } = words
  if (of === 'letters')
    return [
      selectField(
        { name: 'consumer', label: consumer, any: anyConsumer, choices: names },
        filters['consumer'],
      ),
    ]
  const reasons = Object.entries(words.reasons).sort(([, one], [, other]) => one.localeCompare(other))
  return [
    selectField({ name: 'source', label: source, any: anySource, choices: names }, filters['source']),
    selectField(
      { name: 'quarantinedFor', label: words.reason, any: anyReason, choices: reasons },
      filters['quarantinedFor'],
    ),
  ]
}

function groupsTable({ of, groups }: Listed, viewer: Viewer): Html {
  const { deadLetters: words } = viewer.words
  if (groups.length === 0) return nothing
  const counted = groups.reduce((sum, group) => sum + group.count, 0)
  const rows = groups.map(
    (group, index) =>
      html`<tr>
        <td>${group.of}</td>
        ${
          of === 'letters'
            ? html`<td class="wide" ${english(viewer)}>${group.reason}</td>`
            : html`<td class="wide">${words.reasons[group.reason] ?? group.reason}</td>`
        }
        <td class="number" data-unit="${words.count}">${count(group.count, viewer)}</td>
        <td>${ago(group.oldestAt.toISOString(), viewer)}</td>
        <td>${redriveForm({ id: `group-${index}`, of, fields: fieldsOf(of, group) }, viewer)}</td>
      </tr>`,
  )
  return html`<section class="part" aria-labelledby="groups">
    <h2 id="groups">${words.byReason}</h2>
    <table class="list">
      <thead>
        <tr>
          <th scope="col">${of === 'letters' ? words.consumer : words.source}</th>
          <th scope="col">${words.reason}</th>
          <th scope="col" class="number">${words.count}</th>
          <th scope="col">${words.oldest}</th>
          <th scope="col"><span class="visually-hidden">${words.redrive}</span></th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
    ${counted >= maxCounted ? html`<p class="quiet small">${words.capped(count(maxCounted, viewer))}</p>` : nothing}
    <div class="paging">${allForms(of, groups, viewer)}</div>
  </section>`
}

const fieldsOf = (of: Listed['of'], { of: name, reason }: ReasonGroup): Record<string, string> =>
  of === 'letters' ? { consumer: name, reasonContains: reason } : { source: name, quarantinedFor: reason }

/** One button for all of a consumer, or for all of quarantine. */
function allForms(of: Listed['of'], groups: readonly ReasonGroup[], viewer: Viewer): Html[] {
  const { deadLetters: words } = viewer.words
  if (of === 'quarantine')
    return [redriveForm({ id: 'all', of, fields: {}, title: words.redriveAll }, viewer)]
  return [...new Set(groups.map((group) => group.of))].map((consumer, index) =>
    redriveForm(
      { id: `all-${index}`, of, fields: { consumer }, title: `${words.redriveAll}: ${consumer}` },
      viewer,
    ),
  )
}
