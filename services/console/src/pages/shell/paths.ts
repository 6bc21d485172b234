import type { ShipmentResponse } from '../../responses/shipments/shipment.ts'

export const shipmentsPath = '/shipments'

export const shipmentPath = (of: Pick<ShipmentResponse, 'source' | 'orderId' | 'shipmentNumber'>): string =>
  `${shipmentsPath}/${encodeURIComponent(of.source)}/${encodeURIComponent(of.orderId)}/${of.shipmentNumber}`

export const orderPath = (source: string, orderId: string): string =>
  `/orders/${encodeURIComponent(source)}/${encodeURIComponent(orderId)}`

export const alertPath = (fingerprint: string): string => `/alerts/${encodeURIComponent(fingerprint)}`

export const notificationPath = (id: string): string => `/notifications/${encodeURIComponent(id)}`

export const letterPath = (id: string): string => `/dead-letters/letters/${encodeURIComponent(id)}`

export const quarantinedPath = (id: string): string => `/dead-letters/quarantined/${encodeURIComponent(id)}`

export type BillingKind = 'customers' | 'subscriptions' | 'invoices'

export const billingPath = (kind: BillingKind, source: string, id: string): string =>
  `/billing/${kind}/${encodeURIComponent(source)}/${encodeURIComponent(id)}`

/** The page of a record of the topic of orders, whatever that topic is called at the broker. */
export function recordPath(position: string): string {
  return `/events/orders/${position.split('/').slice(-2).join('/')}`
}
