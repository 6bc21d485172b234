import type { ShipmentResponse } from '../../responses/shipments/shipment.ts'
import { html } from '../shell/frame/html.ts'
import { mark } from '../shell/frame/mark.ts'
import { ago } from '../shell/frame/times.ts'
import type { Viewer } from '../shell/frame/viewer.ts'
import type { OfferedColumn } from '../shell/lists/offered-columns.ts'
import { markOfShipment, nextStepOf, stateOf } from './shipment-state.ts'
import { english } from '../shell/frame/english.ts'
import { shipmentPath } from '../shell/paths.ts'

/** The columns that the list of shipments can have. */
export function shipmentColumns(viewer: Viewer): OfferedColumn<ShipmentResponse>[] {
  const { shipments: words } = viewer.words
  return [
    {
      ...{ name: 'order', title: words.order },
      cell: (one) =>
        html`<td class="nowrap">
          <a href="${shipmentPath(one)}"
            >${one.orderNumber}${one.shipmentNumber > 1 && ` / ${one.shipmentNumber}`}</a
          >
        </td>`,
    },
    {
      ...{ name: 'state', title: words.state },
      cell: (one) => {
        const state = stateOf(one)
        return html`<td>${mark(markOfShipment(one), words.states[state] ?? state)}</td>`
      },
    },
    {
      ...{ name: 'why', title: words.why },
      cell: (one) => {
        const { failed, detail, concerns } = nextStepOf(one, words)
        // An outage is shown once, above.
        const waited = stateOf(one) === 'carrier' ? null : detail
        const [why = { sentence: failed ?? '', detail: waited ?? one.booking?.trackingNumber ?? '' }] =
          concerns
        return html`<td class="wide small quiet">
          ${why.sentence} <span ${english(viewer)}>${why.detail ?? ''}</span>
        </td>`
      },
    },
    {
      ...{ name: 'recipient', title: words.recipient },
      cell: ({ recipient }) => html`<td class="nowrap">${recipient.name ?? recipient.company ?? '–'}</td>`,
    },
    {
      ...{ name: 'carrier', title: words.carrier },
      cell: ({ carrier }) => html`<td class="quiet nowrap">${carrier}</td>`,
    },
    {
      ...{ name: 'requested', title: words.requested, isSorted: true },
      cell: ({ requestedAt }) => html`<td>${ago(requestedAt, viewer)}</td>`,
    },
    {
      ...{ name: 'source', title: words.source, isExtra: true },
      cell: ({ source }) => html`<td class="quiet">${source}</td>`,
    },
    {
      ...{ name: 'tracking', title: words.tracking, isExtra: true },
      cell: ({ booking }) => html`<td class="nowrap">${booking?.trackingNumber ?? ''}</td>`,
    },
    {
      ...{ name: 'shipped', title: words.shippedAt, isExtra: true },
      cell: ({ shippedAt }) => html`<td>${ago(shippedAt, viewer)}</td>`,
    },
    {
      ...{ name: 'delivered', title: words.deliveredAt, isExtra: true },
      cell: ({ deliveredAt }) => html`<td>${ago(deliveredAt, viewer)}</td>`,
    },
  ]
}
