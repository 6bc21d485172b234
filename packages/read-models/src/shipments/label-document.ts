/** Where fulfillment keeps labels, for 90 days. */
export const labelsCollection = 'labels'

/** The label of a shipment, as the carrier made it. Its names are a storage format. */
export type LabelDocument = {
  /** The id of the shipment. */
  _id: string
  contentType: string
  bytes: { buffer: Uint8Array }
  sha256: string
  storedAt: Date
}
