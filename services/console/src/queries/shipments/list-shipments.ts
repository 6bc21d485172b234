import type { StoredShipment } from '@slipstream/read-models/shipments/stored-shipment.ts'
import { z } from 'zod'
import { freeText, orderId, paging, source } from '../../domain/parameters.ts'
import { searchFilter } from '../../domain/search-filter.ts'
import { carrier, shipmentStatus, waitsFor } from '../../domain/shipments/shipment-parameters.ts'
import { pageOf, type Page } from '../../responses/page.ts'
import {
  shipmentFields,
  shipmentResponse,
  shipmentResponseOf,
  type ShipmentResponse,
} from '../../responses/shipments/shipment.ts'
import { queryDefinition } from '../query-definition.ts'
import { readPage } from '../read-page.ts'

const parameters = z.strictObject({
  q: freeText.optional(),
  source: source.optional(),
  orderId: orderId.optional(),
  status: shipmentStatus.optional(),
  carrier: carrier.optional(),
  waitsFor: waitsFor.optional(),
  ...paging,
})

export const listShipments = queryDefinition({
  path: '/api/shipments',
  operationId: 'listShipments',
  summary: 'Shipments, the last requested first. Tracking numbers are found, too',
  params: z.strictObject({}),
  query: parameters,
  response: pageOf(shipmentResponse),
  read: async ({ snapshot, startAfter, next }, _params, query): Promise<Page<ShipmentResponse>> => {
    const shipments = await snapshot.live<StoredShipment>('shipments')
    const { documents, last } = await readPage(snapshot, shipments, {
      filters: filtersOf(query),
      sort: { field: 'requestedAt', direction: -1 },
      startAfter,
      limit: query.limit ?? 50,
      projection: shipmentFields,
    })
    return { items: documents.map(shipmentResponseOf), next: next(last) }
  },
})

function filtersOf(query: z.output<typeof parameters>): object[] {
  return [
    query.source !== undefined && { source: query.source },
    query.orderId !== undefined && { orderId: query.orderId },
    query.status !== undefined && { status: query.status },
    query.carrier !== undefined && { carrier: query.carrier },
    query.waitsFor !== undefined && { 'wait.waitsFor': query.waitsFor },
    query.q !== undefined && searchFilter(query.q),
  ].filter((filter) => filter !== false)
}
