import { getOrder } from '../queries/orders/get-order.ts'
import { listOrderHistory } from '../queries/orders/list-order-history.ts'
import { listOrders } from '../queries/orders/list-orders.ts'
import type { HistoryEventResponse } from '../responses/orders/history-event.ts'
import type { OrderResponse } from '../responses/orders/order.ts'
import type { OrderDetailResponse } from '../responses/shipments/order-detail.ts'
import { printList, printOne } from './print-query.ts'
import { shipmentLineOf } from './shipments/print-shipments.ts'

type NamedOrder = { source: string; orderId: string }

export function printOrders(
  query: Record<string, unknown>,
  shown: { isJson: boolean; maxItems: number },
): Promise<void> {
  return printList<OrderResponse>(listOrders, { query }, { textOf: lineOf, none: 'no orders', ...shown })
}

/** @param moments as of which times; the latest state without any */
export function printOrder(
  params: NamedOrder,
  moments: { asOf?: string | undefined; knownAt?: string | undefined },
  isJson: boolean,
): Promise<void> {
  return printOne<OrderDetailResponse>(getOrder, { params, query: moments }, { textOf: detailsOf, isJson })
}

export function printHistory(params: NamedOrder, isJson: boolean): Promise<void> {
  const shown = { textOf: eventLineOf, none: 'no events', isJson }
  return printList<HistoryEventResponse>(listOrderHistory, { params, query: {} }, shown)
}

function lineOf({ source, orderId, number, status, total, currency, createdAt }: OrderResponse): string {
  const sum = total === null ? '' : `${total} ${currency ?? ''}`
  return [`${source}/${orderId}`, `#${number ?? '?'}`, status, sum, createdAt ?? ''].join('  ').trimEnd()
}

function detailsOf(order: OrderDetailResponse): string {
  const items = order.lineItems.map(({ quantity, name }) => `    ${quantity} x ${name}`)
  const changes = order.timeline.map(({ status, at }) => `    ${at ?? 'at an unknown time'}  ${status}`)
  const shipments = (order.shipments ?? []).map((shipment) => `    ${shipmentLineOf(shipment)}`)
  return [
    lineOf(order),
    ...['  items', ...items, '  statuses', ...changes],
    ...(shipments.length === 0 ? [] : ['  shipments', ...shipments]),
  ].join('\n')
}

function eventLineOf({ recordedAt, type, status, position, provenance }: HistoryEventResponse): string {
  return [recordedAt, type, status, `by ${provenance.via}`, position].join('  ')
}
