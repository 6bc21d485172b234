import type { SavedFilter } from '../../saved-filters/domain/saved-filter.ts'
import type { CarrierResponse } from '../../responses/shipments/carrier.ts'
import type { ShipmentResponse } from '../../responses/shipments/shipment.ts'
import type { Page } from '../shell/frame/frame.ts'
import { html, nothing, type Html } from '../shell/frame/html.ts'
import type { Viewer } from '../shell/frame/viewer.ts'
import { filterForm, selectField, textField } from '../shell/lists/filter-form.ts'
import { listUrl, type ListFilters } from '../shell/lists/list-filters.ts'
import { listResults } from '../shell/lists/list-results.ts'
import { chosenRows, optionFields } from '../shell/lists/offered-columns.ts'
import { savedFiltersView } from '../shell/lists/saved-filters-view.ts'
import { carriersView } from './carriers-view.ts'
import { redriveAllForm } from './shipment-forms.ts'
import { shipmentStates } from './shipment-state.ts'
import { shipmentColumns } from './shipments-columns.ts'
import { shipmentsPath } from '../shell/paths.ts'

type Shown = {
  items: readonly ShipmentResponse[]
  next: string | null
  filters: ListFilters
  carriers: readonly CarrierResponse[]
  sources: readonly string[]
  saved: readonly SavedFilter[]
}

export function shipmentsPage(shown: Shown, viewer: Viewer): Page {
  const { shipments: words } = viewer.words
  const { items, next, filters, carriers, saved } = shown
  const { columns, row } = chosenRows(shipmentColumns(viewer), shipmentsPath, filters, viewer)
  const body = html`<div class="head">
      <h1>${words.title}</h1>
      <div class="actions">${viewer.may('redrive') ? redriveAllForm(filters, viewer) : nothing}</div>
    </div>
    ${carriersView(carriers, viewer)} ${filterForm(shipmentsPath, fieldsOf(shown, viewer), viewer)}
    ${listResults(
      {
        ...{ path: shipmentsPath, title: words.title, filters, columns, next, rows: items.map(row) },
        above: savedFiltersView(shipmentsPath, listUrl(shipmentsPath, filters), saved, viewer),
        empty: { title: words.empty, hint: words.emptyHint },
      },
      viewer,
    )}`
  return { title: words.title, section: 'shipments', body }
}

function fieldsOf({ filters, carriers, sources }: Shown, viewer: Viewer): Html[] {
  const { shipments: words } = viewer.words
  const states = shipmentStates.map((state) => [state, words.states[state] ?? state] as const)
  const names = carriers.map(({ carrier }) => carrier)
  const search = viewer.may('personalData') ? words.search : words.searchNumbers
  return [
    textField({ name: 'q', label: search }, filters['q']),
    selectField(
      { name: 'state', label: words.state, any: words.anyState, choices: states },
      filters['state'],
    ),
    selectField(
      { name: 'carrier', label: words.carrier, any: words.anyCarrier, choices: names },
      filters['carrier'],
    ),
    selectField(
      { name: 'source', label: words.source, any: words.anySource, choices: sources },
      filters['source'],
    ),
    textField({ name: 'from', label: words.from, type: 'date' }, filters['from']),
    textField({ name: 'to', label: words.to, type: 'date' }, filters['to']),
    optionFields(shipmentColumns(viewer), filters, viewer),
  ]
}
