import type { EventLog } from '@slipstream/event-log/event-log.ts'
import { draftStatuses } from '@slipstream/events/sources/draft-statuses.ts'
import { topicName } from '@slipstream/events/topics.ts'
import type { ExportRequest } from '@slipstream/exports/domain/request/export-request.ts'
import { objectAsOf } from '@slipstream/read-models/billing/history/object-as-of.ts'
import type { BillingHistoryDocument } from '@slipstream/read-models/billing/history/billing-history-document.ts'
import { foldInvoiceFacts } from '@slipstream/read-models/billing/kinds/invoices.ts'
import { foldSubscriptionFacts } from '@slipstream/read-models/billing/kinds/subscriptions.ts'
import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import type { HistoryDocument } from '@slipstream/read-models/orders/history/history-document.ts'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import { savedParticipants } from '@slipstream/read-models/orders/participants/saved-participants.ts'
import type { SavesParticipants } from '@slipstream/read-models/orders/participants/saved-participants.ts'
import { projectorBillingConsumer, projectorConsumer } from '@slipstream/read-models/read-model-versions.ts'
import type { ShipmentDocument } from '@slipstream/read-models/shipments/shipment-document.ts'
import type { Db } from 'mongodb'
import { foldedOrder } from '../domain/folded-order.ts'
import { matches } from '../domain/matches.ts'
import { invoiceRow, subscriptionRow } from '../domain/rows/billing-rows.ts'
import { participantRow } from '../domain/rows/participant-row.ts'
import { orderRow } from '@slipstream/exports/domain/order-row.ts'
import { rowValues } from '@slipstream/exports/domain/row-values.ts'
import type { WrittenColumn } from '@slipstream/exports/domain/row-values.ts'
import { alertRow, shipmentRow } from '../domain/rows/shipment-rows.ts'
import { eventsSource } from './events-source.ts'
import { historySource } from './history-source.ts'
import { modelSource } from './model-source.ts'
import type { RowSource } from './row-source.ts'

export type SourceParts = {
  db: Db
  log: EventLog
  topicPrefix: string
  saves: SavesParticipants
}

type Columns = readonly WrittenColumn[]

/** Where the rows of a request come from. */
export function openSource(parts: SourceParts, request: ExportRequest, columns: Columns): RowSource {
  switch (request.of) {
    case 'events':
      return eventsSource(parts, request, columns)
    case 'orders':
      return ordersSource(parts, request, orderRows(request, columns))
    case 'participants':
      return ordersSource(parts, request, participantRows(parts.saves, request, columns))
    case 'subscriptions':
      return billingSource(parts, request, 'SubscriptionChanged', subscriptionRows(request, columns))
    case 'invoices':
      return billingSource(parts, request, 'InvoiceChanged', invoiceRows(request, columns))
    case 'shipments':
      return shipmentsSource(parts.db, request, columns)
    case 'alerts':
      return alertsSource(parts.db, request, columns)
  }
}

function ordersSource(
  { db, topicPrefix }: SourceParts,
  { source, asOf, knownAt }: ExportRequest,
  rowsOf: (order: OrderDocument) => unknown[][],
): RowSource {
  return historySource<HistoryDocument>(db, {
    ...{ model: 'order-history', idField: 'orderId', consumer: projectorConsumer, source },
    topic: topicName(topicPrefix, 'orders'),
    rowsOf(entries) {
      const order = foldedOrder(entries, { asOf, knownAt })
      return order === null ? [] : rowsOf(order)
    },
  })
}

/** Orders that are still being filled in are left out, as in lists, unless their status is named. */
function orderRows(request: ExportRequest, columns: Columns): (order: OrderDocument) => unknown[][] {
  const valuesOf = rowValues(orderRow, columns)
  const drafts: ReadonlySet<string> = new Set(request.status === undefined ? draftStatuses : [])
  return (order) => {
    const { source, status, createdAt: at } = order
    return !drafts.has(status) && matches(request, { source, status, at }) ? [valuesOf(order)] : []
  }
}

function participantRows(
  saves: SavesParticipants,
  request: ExportRequest,
  columns: Columns,
): (order: OrderDocument) => unknown[][] {
  const valuesOf = rowValues(participantRow, columns)
  return (order) =>
    savedParticipants(order, saves)
      .filter(({ source, orderStatus: status, savedAt: at, active }) =>
        matches(request, { source, status, at, active }),
      )
      .map(valuesOf)
}

function billingSource(
  { db, topicPrefix }: SourceParts,
  { source }: ExportRequest,
  type: BillingHistoryDocument['type'],
  rowsOf: (entries: readonly BillingHistoryDocument[]) => unknown[][],
): RowSource {
  return historySource<BillingHistoryDocument>(db, {
    ...{ model: 'billing-history', idField: 'objectId', consumer: projectorBillingConsumer, source },
    ...{ topic: topicName(topicPrefix, 'billing'), where: { type }, rowsOf },
  })
}

const momentsOf = ({ asOf, knownAt }: ExportRequest) => ({
  ...(asOf !== undefined && { asOf }),
  ...(knownAt !== undefined && { knownAt }),
})

function subscriptionRows(request: ExportRequest, columns: Columns) {
  const valuesOf = rowValues(subscriptionRow, columns)
  return (entries: readonly BillingHistoryDocument[]): unknown[][] => {
    const found = objectAsOf(entries, momentsOf(request), foldSubscriptionFacts)
    if (found === null) return []
    const { source, status, createdAt: at } = found
    return matches(request, { source, status, at }) ? [valuesOf(found)] : []
  }
}

function invoiceRows(request: ExportRequest, columns: Columns) {
  const valuesOf = rowValues(invoiceRow, columns)
  return (entries: readonly BillingHistoryDocument[]): unknown[][] => {
    const found = objectAsOf(entries, momentsOf(request), foldInvoiceFacts)
    if (found === null) return []
    const { source, status, createdAt: at } = found
    return matches(request, { source, status, at }) ? [valuesOf(found)] : []
  }
}

const equal = (filters: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(filters).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )

function shipmentsSource(db: Db, request: ExportRequest, columns: Columns): RowSource {
  const valuesOf = rowValues(shipmentRow, columns)
  const { source, carrier } = request
  return modelSource<ShipmentDocument>(db, {
    ...{ model: 'shipments', where: equal({ source, carrier }) },
    rowsOf: (shipments) =>
      shipments.filter((one) => matches(request, { ...one, at: one.requestedAt })).map(valuesOf),
  })
}

function alertsSource(db: Db, request: ExportRequest, columns: Columns): RowSource {
  const valuesOf = rowValues(alertRow, columns)
  const { source, rule, severity } = request
  return modelSource<AlertDocument>(db, {
    ...{ model: 'alerts', where: equal({ source, rule, severity }) },
    rowsOf: (alerts) =>
      alerts.filter((one) => matches(request, { ...one, status: one.state, at: one.since })).map(valuesOf),
  })
}
