import type { StoredShipment } from '@slipstream/read-models/shipments/stored-shipment.ts'
import { z } from 'zod'
import { orderId, source } from '../../domain/parameters/parameters.ts'
import { shipmentNumber } from '../../domain/shipments/shipment-parameters.ts'
import { shipmentTimeline } from '../../domain/shipments/shipment-timeline.ts'
import {
  shipmentDetailResponse,
  type ShipmentDetailResponse,
} from '../../responses/shipments/shipment-detail.ts'
import { shipmentFields } from '../../responses/shipments/shipment.ts'
import { queryDefinition } from '../query-definition.ts'
import { presentShipments } from './present-shipments.ts'

export const getShipment = queryDefinition({
  path: '/api/shipments/:source/:orderId/:shipmentNumber',
  operationId: 'getShipment',
  summary: 'One shipment, and what happened to it',
  params: z.strictObject({ source, orderId, shipmentNumber }),
  query: z.strictObject({}),
  response: shipmentDetailResponse,
  notFound: 'There is no such shipment.',
  read: async (
    { snapshot, now },
    { source, orderId, shipmentNumber },
  ): Promise<ShipmentDetailResponse | undefined> => {
    const { session, live } = snapshot
    const shipments = await live<StoredShipment>('shipments')
    const _id = `${source}/${orderId}/${shipmentNumber}`
    const found = await shipments.findOne({ _id }, { session, projection: shipmentFields })
    if (found === null) return undefined
    const [shipment] = await presentShipments(snapshot, [found], now)
    return shipment && { ...shipment, timeline: shipmentTimeline(shipment) }
  },
})
