import type { SavedFilter } from '../../../saved-filters/domain/saved-filter.ts'
import type { Page } from '../../shell/frame/frame.ts'
import { html, type Html } from '../../shell/frame/html.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import { filterForm, selectField, textField } from '../../shell/lists/filter-form.ts'
import { listUrl, type ListFilters } from '../../shell/lists/list-filters.ts'
import { listResults } from '../../shell/lists/list-results.ts'
import { chosenRows, optionFields, type OfferedColumn } from '../../shell/lists/offered-columns.ts'
import { savedFiltersView } from '../../shell/lists/saved-filters-view.ts'
import { billingPaths, billingTabs } from '../billing-parts.ts'

type Shown = {
  offered: readonly OfferedColumn<never>[]
  saved: readonly SavedFilter[]
  items: readonly never[]
  next: string | null
  name: keyof typeof billingPaths
  filter: 'status' | 'state'
  statuses: readonly string[]
  filters: ListFilters
  sources: readonly string[]
  isSearched: boolean
}

/** A list of billing with its filters. */
export function billingListPage(shown: Shown, viewer: Viewer): Page {
  const { billing: words } = viewer.words
  const { name, items, next, filters, offered, saved } = shown
  const path = billingPaths[name]
  const { columns, row } = chosenRows(offered, path, filters, viewer)
  const title = words.tabs[name]
  const isOfCallouts = name === 'callouts'
  const list = listResults(
    {
      ...{ path, title, filters, columns, next, rows: items.map(row) },
      above: savedFiltersView(path, listUrl(path, filters), saved, viewer),
      empty: {
        title: isOfCallouts ? words.noCallouts : words.empty,
        hint: isOfCallouts ? words.noCalloutsHint : words.emptyHint,
      },
    },
    viewer,
  )
  const body = html`<div class="head">
      <h1>${words.title}</h1>
      ${billingTabs(name, viewer)}
    </div>
    ${filterForm(path, fieldsOf(shown, viewer), viewer)} ${list}`
  return { title, section: 'billing', body }
}

function fieldsOf(
  { name, filter, statuses, filters, sources, isSearched, offered }: Shown,
  viewer: Viewer,
): Html[] {
  const { billing: words, searchNumbers } = viewer.words
  const search = name === 'customers' ? words.search : words.invoiceSearch
  const choices = statuses.map((status) => [status, words.statuses[status] ?? status] as const)
  return [
    ...(isSearched
      ? [textField({ name: 'q', label: viewer.may('personalData') ? search : searchNumbers }, filters['q'])]
      : []),
    ...(statuses.length > 0
      ? [selectField({ name: filter, label: words.status, any: words.anyStatus, choices }, filters[filter])]
      : []),
    selectField(
      { name: 'source', label: words.source, any: words.anySource, choices: sources },
      filters['source'],
    ),
    optionFields(offered, filters, viewer),
  ]
}
