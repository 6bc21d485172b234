import type { CarrierResponse } from '../../responses/shipments/carrier.ts'
import type { ShipmentResponse } from '../../responses/shipments/shipment.ts'
import type { Page } from '../shell/frame/frame.ts'
import { html, nothing, type Html } from '../shell/frame/html.ts'
import { mark } from '../shell/frame/mark.ts'
import { ago } from '../shell/frame/times.ts'
import type { Viewer } from '../shell/frame/viewer.ts'
import { filterForm, selectField, textField } from '../shell/lists/filter-form.ts'
import type { ListFilters } from '../shell/lists/list-filters.ts'
import { listResults } from '../shell/lists/list-results.ts'
import { carriersView } from './carriers-view.ts'
import { redriveAllForm } from './shipment-forms.ts'
import { shipmentPath, shipmentsPath } from './shipment-path.ts'
import { markOfShipment, nextStepOf, shipmentStates, stateOf } from './shipment-state.ts'

type Shown = {
  items: readonly ShipmentResponse[]
  next: string | null
  filters: ListFilters
  carriers: readonly CarrierResponse[]
  sources: readonly string[]
}

export function shipmentsPage(shown: Shown, viewer: Viewer): Page {
  const { shipments: words } = viewer.words
  const { items, next, filters, carriers } = shown
  const body = html`<div class="head">
      <h1>${words.title}</h1>
      <div class="actions">${viewer.may('redrive') ? redriveAllForm(filters, viewer) : nothing}</div>
    </div>
    ${carriersView(carriers, viewer)} ${filterForm(shipmentsPath, fieldsOf(shown, viewer), viewer)}
    ${listResults(
      {
        ...{ path: shipmentsPath, title: words.title, filters, next },
        columns: [words.order, words.state, words.why, words.recipient, words.carrier, words.requested].map(
          (title) => ({ title }),
        ),
        rows: items.map((shipment) => row(shipment, viewer)),
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
  ]
}

function row(shipment: ShipmentResponse, viewer: Viewer): Html {
  const { shipments: words } = viewer.words
  const { orderNumber, shipmentNumber, carrier, recipient, booking, requestedAt } = shipment
  const state = stateOf(shipment)
  const { detail, concerns } = nextStepOf(shipment, words)
  // An outage is shown once, above.
  const why = concerns[0] ?? (state === 'carrier' ? null : detail)
  return html`<tr>
    <td class="nowrap">
      <a href="${shipmentPath(shipment)}">${orderNumber}${shipmentNumber > 1 && ` / ${shipmentNumber}`}</a>
    </td>
    <td>${mark(markOfShipment(shipment), words.states[state] ?? state)}</td>
    <td class="wide small quiet">${why ?? booking?.trackingNumber ?? ''}</td>
    <td class="nowrap">${recipient.name ?? recipient.company ?? '–'}</td>
    <td class="quiet nowrap">${carrier}</td>
    <td>${ago(requestedAt, viewer)}</td>
  </tr>`
}
