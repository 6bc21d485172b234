import type { OrderResponse } from '../../../responses/orders/order.ts'
import type { ShipmentResponse } from '../../../responses/shipments/shipment.ts'
import { html, nothing, type Html } from '../../shell/frame/html.ts'
import { mark } from '../../shell/frame/mark.ts'
import { money } from '../../words/numbers.ts'
import { exact, withTimes } from '../../shell/frame/times.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import { markOfShipment, stateOf } from '../../shipments/shipment-state.ts'
import type { OrderModel } from './order-model.ts'
import { english } from '../../shell/frame/english.ts'
import { shipmentPath } from '../../shell/paths.ts'

/** What an order is: goods, people, money, addresses, and all of it as data. */
export function orderFacts({ order, shipments }: OrderModel, viewer: Viewer): Html {
  const { words } = viewer
  return html`<section class="card" aria-labelledby="what">
      <h2 id="what">${words.order.what}</h2>
      ${goods(order, viewer)}
    </section>
    ${card(words.order.people, people(order, viewer))} ${card(words.order.money, amounts(order, viewer))}
    ${shipments.length === 0 ? nothing : card(words.order.shipments, parcels(shipments, viewer))}
    ${card(words.order.customer, customer(order, viewer))}
    <details class="card fold">
      <summary>${words.order.raw}</summary>
      <pre tabindex="0">${rawOf(order)}</pre>
    </details>`
}

const card = (title: string, inside: Html): Html =>
  html`<section class="card">
    <h2>${title}</h2>
    ${inside}
  </section>`

const fact = (name: string, value: Html | string | null | undefined): Html =>
  value === null || value === undefined || value === ''
    ? nothing
    : html`<div>
        <dt>${name}</dt>
        <dd>${value}</dd>
      </div>`

const maxRawLength = 20_000
const maxRows = 50

function rawOf(order: OrderResponse): string {
  const text = JSON.stringify(order, null, 2)
  return text.length > maxRawLength ? `${text.slice(0, maxRawLength)}\n…` : text
}

function goods({ lineItems, currency }: OrderResponse, viewer: Viewer): Html {
  const { order } = viewer.words
  if (lineItems.length === 0) return html`<p class="quiet">–</p>`
  const rows = lineItems.slice(0, maxRows).map(
    ({ name, sku, quantity, total }) =>
      html`<tr>
        <td>${name}<br /><span class="quiet small">${sku ?? ''}</span></td>
        <td class="number">${quantity}</td>
        <td class="number">${money(total, currency, viewer)}</td>
      </tr>`,
  )
  return html`<table class="plain">
      <thead>
        <tr>
          <th scope="col">${order.lines}</th>
          <th scope="col" class="number">${order.quantity}</th>
          <th scope="col" class="number">${order.total}</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
    ${more(lineItems.length)}`
}

const more = (length: number): Html =>
  length > maxRows ? html`<p class="quiet small">+ ${length - maxRows}</p>` : nothing

function people({ participants }: OrderResponse, { words }: Viewer): Html {
  if (participants.length === 0) return html`<p class="quiet">${words.order.nobody}</p>`
  const rows = participants.slice(0, maxRows).map(
    ({ name, email, fields }) =>
      html`<li>
        ${name ?? '–'} <span class="quiet">${email ?? ''}</span>
        <div class="quiet small">
          ${Object.entries(fields)
            .map(([key, value]) => `${key}: ${value}`)
            .join(' · ')}
        </div>
      </li>`,
  )
  return html`<ul class="stack-small">
      ${rows}
    </ul>
    ${more(participants.length)}`
}

function amounts(order: OrderResponse, viewer: Viewer): Html {
  const { words } = viewer
  const amount = (value: string | null): string | null =>
    value === null ? null : money(value, order.currency, viewer)
  const refunds = (order.refunds ?? []).map(
    ({ amount: refunded, reason }) =>
      html`<div>
        <dt>${words.order.refunded}</dt>
        <dd>${amount(refunded)} <span class="quiet">${reason ?? ''}</span></dd>
      </div>`,
  )
  return html`<dl class="facts">
    ${fact(words.order.total, amount(order.total))} ${fact(words.order.discount, amount(order.discountTotal))}
    ${fact(words.order.shippingCost, amount(order.shippingTotal))}
    ${fact(words.order.tax, amount(order.taxTotal))} ${refunds}
    ${fact(words.order.paid, order.paidAt && exact(order.paidAt, viewer))}
  </dl>`
}

type AnyAddress = OrderResponse['billing']

function customer({ customer, billing, createdAt, completedAt }: OrderResponse, viewer: Viewer): Html {
  const { words } = viewer
  const { name, email, phone } = customer
  return html`<dl class="facts">
    ${fact(words.order.customer, name)} ${fact('E-mail', email)} ${fact(words.order.phone, phone)}
    ${fact(words.order.billing, addressOf(billing))}
    ${fact(words.orders.created, createdAt && exact(createdAt, viewer))}
    ${fact(words.order.completed, completedAt && exact(completedAt, viewer))}
  </dl>`
}

const addressOf = ({ company, lines, postcode, city, region, country }: AnyAddress): string =>
  [company, ...lines, [postcode, city].filter(Boolean).join(' '), region, country].filter(Boolean).join(', ')

function parcels(shipments: readonly ShipmentResponse[], viewer: Viewer): Html {
  const { words } = viewer
  const rows = shipments.slice(0, maxRows).map((shipment) => {
    const { carrier, booking, wait, deadLetter, shipmentNumber } = shipment
    const state = stateOf(shipment)
    return html`<li>
      ${mark(markOfShipment(shipment), words.shipments.states[state] ?? state)}
      <a href="${shipmentPath(shipment)}">${carrier} ${shipmentNumber}</a>
      <span class="quiet">${booking?.trackingNumber ?? ''}</span>
      <div class="quiet small" ${english(viewer)}>
        ${withTimes(deadLetter?.reason ?? wait?.detail ?? '', viewer)}
      </div>
    </li>`
  })
  return html`<ul class="stack-small">
      ${rows}
    </ul>
    ${more(shipments.length)}`
}
