import type { ShipmentDetailResponse } from '../../responses/shipments/shipment-detail.ts'
import { timelineView } from '../timeline/timeline-view.ts'
import { shipmentLines } from './shipment-lines.ts'
import type { Page } from '../shell/frame/frame.ts'
import { html, nothing, type Html } from '../shell/frame/html.ts'
import { mark } from '../shell/frame/mark.ts'
import { card, facts } from '../shell/frame/parts.ts'
import { ago, exact, withTimes } from '../shell/frame/times.ts'
import type { Viewer } from '../shell/frame/viewer.ts'
import { shipmentForms } from './shipment-forms.ts'
import { actsOf, markOfShipment, nextStepOf, stateOf } from './shipment-state.ts'
import { english } from '../shell/frame/english.ts'
import { orderPath, shipmentPath } from '../shell/paths.ts'

const maxLines = 50

export function shipmentPage(shipment: ShipmentDetailResponse, viewer: Viewer): Page {
  const { shipments: words } = viewer.words
  const { source, orderId, orderNumber, shipmentNumber, carrier } = shipment
  const path = shipmentPath(shipment)
  const state = stateOf(shipment)
  const title = words.page.title(orderNumber, shipmentNumber)
  const timeline = shipmentLines(shipment, viewer.words)
  const { timeline: _, ...raw } = shipment
  const body = html`<div class="head">
      <h1>${title}</h1>
      ${mark(markOfShipment(shipment), words.states[state] ?? state)}
      <div class="actions">${shipmentForms(shipment, actsOf(shipment), path, viewer)}</div>
    </div>
    <p class="quiet above">
      <a href="${orderPath(source, orderId)}">${viewer.words.order.title(orderNumber)}</a> · ${carrier} ·
      ${source}
    </p>
    <div class="two">
      <div class="stack">
        ${nextCard(shipment, viewer)} ${bookingCard(shipment, path, viewer)} ${contents(shipment, viewer)}
        <details class="card fold">
          <summary>${words.page.raw}</summary>
          <pre tabindex="0">${JSON.stringify(raw, null, 2)}</pre>
        </details>
      </div>
      ${card(words.page.happened, timelineView(timeline, path, viewer))}
    </div>`
  return { title, section: 'shipments', body }
}

function nextCard(shipment: ShipmentDetailResponse, viewer: Viewer): Html {
  const { shipments: words } = viewer.words
  const { sentence, failed, detail, at, concerns } = nextStepOf(shipment, words)
  return card(
    words.page.next,
    html`<div class="stack-small">
      ${concerns.map(
        (concern) =>
          html`<p>
            ${mark('warning', '')}${concern.sentence} <span ${english(viewer)}>${concern.detail ?? ''}</span>
          </p>`,
      )}
      <p>${sentence}</p>
      ${failed !== null && html`<p class="quiet">${failed}</p>`}
      ${detail !== null && html`<p class="quiet" ${english(viewer)}>${withTimes(detail, viewer)}</p>`}
      ${at === null ? nothing : html`<p>${words.next.at} ${exact(at, viewer)} (${ago(at, viewer)})</p>`}
    </div>`,
  )
}

function bookingCard(shipment: ShipmentDetailResponse, path: string, viewer: Viewer): Html {
  const { page, ...words } = viewer.words.shipments
  const { booking, scanStatus } = shipment
  if (booking === null) return nothing
  const { carrierShipmentId, trackingNumber, trackingUrl, isAdopted } = booking
  const isLink = trackingUrl !== null && /^https?:\/\//.test(trackingUrl)
  return card(
    page.booking,
    facts(
      [words.tracking, trackingNumber],
      ['', isLink ? html`<a href="${trackingUrl}" rel="noreferrer noopener">${page.track}</a>` : null],
      [page.label, labelOf(shipment, path, viewer)],
      [words.state, scanStatus === null ? null : (page.scans[scanStatus] ?? scanStatus)],
      [page.carrierId, carrierShipmentId],
      ['', isAdopted ? page.adopted : null],
    ),
  )
}

function labelOf({ label, status }: ShipmentDetailResponse, path: string, viewer: Viewer): Html | string {
  const { page } = viewer.words.shipments
  if (label === null) return status === 'delivered' || status === 'returned' ? page.noLabelEver : page.noLabel
  if (!viewer.may('personalData')) return page.labelForOperators
  const kilobytes = String(Math.max(1, Math.round(label.bytes / 1_024)))
  return html`<a href="${path}/label">${page.openLabel(kilobytes)}</a>`
}

function contents({ lines, recipient }: ShipmentDetailResponse, viewer: Viewer): Html {
  const { page, actions, ...words } = viewer.words.shipments
  const { name, company, lines: streets, postcode, city, region, country, email, phone } = recipient
  const town = [postcode, city].filter(Boolean).join(' ')
  const address = [company, ...streets, town, region, country].filter(Boolean)
  const goods = lines
    .slice(0, maxLines)
    .map(
      (line) =>
        html`<li>${line.quantity} × ${line.name} <span class="quiet small">${line.sku ?? ''}</span></li>`,
    )
  return card(
    page.what,
    facts(
      [
        page.lines,
        html`<ul>
          ${goods}
        </ul>`,
      ],
      [words.recipient, name],
      [page.address, html`${address.map((one) => html`${one}<br />`)}`],
      [actions.email, email],
      [page.phone, phone],
    ),
  )
}
