import type { CarrierDocument } from '@slipstream/read-models/shipments/carrier-document.ts'
import type { StoredShipment } from '@slipstream/read-models/shipments/stored-shipment.ts'
import { z } from 'zod'
import type { Snapshot } from '../../adapters/read-models.ts'
import { freeText, orderId, paging, sortBy, source, timestamp } from '../../domain/parameters/parameters.ts'
import { timeRange } from '../../domain/time-range.ts'
import { carrier, shipmentStatus, waitsFor } from '../../domain/shipments/shipment-parameters.ts'
import { pageOf, type Page } from '../../responses/page.ts'
import {
  shipmentFields,
  shipmentResponse,
  type ShipmentResponse,
} from '../../responses/shipments/shipment.ts'
import { queryDefinition } from '../query-definition.ts'
import { readFoundPage } from '../search/read-found-page.ts'
import { readPage } from '../read-page.ts'
import { presentShipments, unavailableCarriers } from './present-shipments.ts'

const parameters = z.strictObject({
  q: freeText.optional(),
  source: source.optional(),
  orderId: orderId.optional(),
  status: shipmentStatus.optional(),
  carrier: carrier.optional(),
  waitsFor: waitsFor.optional(),
  requestedFrom: timestamp('Shipments requested at this time or later').optional(),
  requestedTo: timestamp('Shipments requested before this time').optional(),
  sort: sortBy('requestedAt').optional(),
  ...paging,
})

export const listShipments = queryDefinition({
  path: '/api/shipments',
  operationId: 'listShipments',
  summary: 'Shipments, newest first. Tracking numbers are found, too',
  params: z.strictObject({}),
  query: parameters,
  response: pageOf(shipmentResponse),
  read: async ({ snapshot, now, startAfter, next }, _params, query): Promise<Page<ShipmentResponse>> => {
    const shipments = await snapshot.live<StoredShipment>('shipments')
    const page = {
      filters: [...filtersOf(query), ...(await waitFilters(snapshot, query.waitsFor))],
      sort: { field: 'requestedAt', direction: query.sort === 'requestedAt' ? 1 : -1 },
      startAfter,
      limit: query.limit ?? 50,
      projection: shipmentFields,
    } as const
    const { documents, last } =
      query.q === undefined
        ? await readPage(snapshot, shipments, page)
        : await readFoundPage(snapshot, shipments, page, query.q)
    return { items: await presentShipments(snapshot, documents, now), next: next(last) }
  },
})

function filtersOf(query: z.output<typeof parameters>): object[] {
  const requested = timeRange(query.requestedFrom, query.requestedTo)
  return [
    query.source !== undefined && { source: query.source },
    query.orderId !== undefined && { orderId: query.orderId },
    query.status !== undefined && { status: query.status },
    query.carrier !== undefined && { carrier: query.carrier },
    requested !== undefined && { requestedAt: requested },
  ].filter((filter) => filter !== false)
}

/** An outage makes those wait for the carrier, too, that were not tried yet. */
async function waitFilters(
  { session, live }: Snapshot,
  waitsFor: z.output<typeof parameters>['waitsFor'],
): Promise<object[]> {
  if (waitsFor === undefined) return []
  if (waitsFor !== 'carrier') return [{ 'wait.waitsFor': waitsFor }]
  const down = await unavailableCarriers(await live<CarrierDocument>('carriers'), session)
  const carrier = { $in: down.map(({ _id }) => _id) }
  return [{ $or: [{ 'wait.waitsFor': waitsFor }, { wait: null, status: 'accepted', carrier }] }]
}
