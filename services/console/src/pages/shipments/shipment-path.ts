import type { ShipmentResponse } from '../../responses/shipments/shipment.ts'

export const shipmentsPath = '/shipments'

export const shipmentPath = (of: Pick<ShipmentResponse, 'source' | 'orderId' | 'shipmentNumber'>): string =>
  `${shipmentsPath}/${encodeURIComponent(of.source)}/${encodeURIComponent(of.orderId)}/${of.shipmentNumber}`
