import { searchable, searchTokens } from '../orders/search-tokens.ts'
import type { ShipmentDocument } from './shipment-document.ts'

/** A shipment as the read model stores it. */
export type StoredShipment = ShipmentDocument & {
  /** See `searchTokens`; also the tracking number. Internal: not to be shown. */
  search: string[]
}

const maxTrackingNumberLength = 200

/** Derives what searches find the shipment by: order number, recipient and tracking number. */
export function storedShipment(shipment: ShipmentDocument): StoredShipment {
  const { orderNumber, recipient, booking } = shipment
  const trackingNumber = searchable(booking?.trackingNumber ?? '').slice(0, maxTrackingNumberLength)
  const tokens = searchTokens({ number: orderNumber, name: recipient.name, email: recipient.email })
  const search = trackingNumber === '' ? tokens : [...new Set([trackingNumber.toWellFormed(), ...tokens])]
  return { ...shipment, search }
}
