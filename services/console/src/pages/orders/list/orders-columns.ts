import type { OrderResponse } from '../../../responses/orders/order.ts'
import { html, type Html } from '../../shell/frame/html.ts'
import { mark, markOfStatus } from '../../shell/frame/mark.ts'
import { money } from '../../words/numbers.ts'
import { ago } from '../../shell/frame/times.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import type { Words } from '../../words/en.ts'
import { orderColumns, type OrderColumn } from './orders-query.ts'

type Cell = (order: OrderResponse, viewer: Viewer) => Html

const cells: Readonly<Record<OrderColumn, Cell>> = {
  status: ({ status }) => html`<td>${mark(markOfStatus(status), status)}</td>`,
  customer: ({ customer: { name, email } }, { words }) =>
    html`<td class="wide">
      ${name ?? html`<span class="quiet">${words.orders.unknownCustomer}</span>`}
      <span class="quiet small">${email ?? ''}</span>
    </td>`,
  participants: ({ participants }, { words }) =>
    html`<td class="number" data-unit="${words.orders.participants}">
      ${participants.length === 0 ? html`<span class="quiet">–</span>` : participants.length}
    </td>`,
  total: ({ total, currency }, viewer) => html`<td class="number">${money(total, currency, viewer)}</td>`,
  created: ({ createdAt }, viewer) => html`<td>${ago(createdAt, viewer)}</td>`,
  source: ({ source }) => html`<td class="quiet">${source}</td>`,
  items: ({ lineItems }) =>
    html`<td class="wide small">
      ${lineItems.map(
        ({ quantity, name, sku }, index) =>
          html`${index > 0 && ', '}${quantity} × ${name}
          ${sku !== null && html`<span class="quiet">${sku}</span>`}`,
      )}
    </td>`,
  country: ({ billing }) => html`<td>${billing.country ?? ''}</td>`,
  paid: ({ paidAt }, viewer) => html`<td>${ago(paidAt, viewer)}</td>`,
  changed: ({ modifiedAt }, viewer) => html`<td>${ago(modifiedAt, viewer)}</td>`,
  via: ({ provenance: { via } }, { words }) =>
    html`<td class="small">${(words.order.via as Readonly<Record<string, string>>)[via] ?? via}</td>`,
}

export const cellOf = (column: OrderColumn, order: OrderResponse, viewer: Viewer): Html =>
  cells[column](order, viewer)

export function columnTitle(column: OrderColumn, { orders, order }: Words): string {
  if (column === 'items') return order.lines
  if (column === 'paid') return order.paid
  if (column === 'via') return order.known
  return orders[column]
}

export const isNumberColumn = (column: OrderColumn): boolean =>
  column === 'participants' || column === 'total'

/** Name and title of each. */
export const titledColumns = (words: Words): (readonly [string, string])[] =>
  orderColumns.map((column) => [column, columnTitle(column, words)] as const)
