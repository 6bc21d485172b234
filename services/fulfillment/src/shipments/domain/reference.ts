import { createHash } from 'node:crypto'
import { maxReferenceLength, minReferenceLength } from '../../carriers/carrier.ts'

/**
 * The reference under which a carrier knows a shipment. It is the same for every request of the shipment, so
 * that the carrier can be asked for it.
 *
 * @param shipmentId `source/orderId/n`
 * @returns the id itself where carriers accept it, otherwise a digest of it
 */
export function referenceOf(shipmentId: string): string {
  const { length } = shipmentId
  const isAccepted = /^[A-Za-z0-9][A-Za-z0-9/_.:-]*$/.test(shipmentId)
  if (isAccepted && length >= minReferenceLength && length <= maxReferenceLength) return shipmentId
  // It has no slash, so it can't be another shipment's id.
  return `s-${createHash('sha256').update(shipmentId).digest('hex').slice(0, 28)}`
}
