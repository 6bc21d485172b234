/**
 * An event that the provider lists and the log lacks, or an object whose state differs, from when it was
 * found until the log has it. These names are a storage format.
 */
export type BillingDiscrepancyDocument = {
  /** `source/id` */
  _id: string
  source: string
  kind: 'event' | 'object'
  /** The provider's id of the event, or of the object. */
  id: string
  /** The id that our event of it would have; null for an object. */
  eventId: string | null
  customerId: string | null
  /** What it is: the type of the event, or the kind of object. */
  type: string
  /** Of an object, a part of a sentence for people: what differs. */
  difference: string | null
  /** ISO 8601 UTC, by the provider's clock: when the event was made; of an object, when it was requested. */
  at: string
  foundAt: Date
  /** It was there before the source was declared: it is brought in, and nobody is alerted. */
  isAdopted: boolean
  /** It was missing still when it had settled. */
  isConfirmed: boolean
  attempts: number
  recoverAt: Date
  lastError: string | null
  /** When ingest took it: of an object the time of its request, ISO 8601; null before. */
  handedOver: string | null
  /** The event in the provider's JSON; null for an object, which is requested again. */
  json: string | null
}

export type FoundBillingDiscrepancy = Pick<
  BillingDiscrepancyDocument,
  'source' | 'kind' | 'id' | 'eventId' | 'customerId' | 'type' | 'difference' | 'at' | 'isAdopted' | 'json'
>

export type BillingDiscrepancyStore = {
  /** Adds discrepancies; those that are known already stay as they are. */
  add(found: readonly FoundBillingDiscrepancy[], at: number): Promise<void>
  /** Those of a source, the first found first; without `json`. */
  list(source: string, limit: number): Promise<BillingDiscrepancyDocument[]>
  /** With `json`. */
  find(ids: readonly string[]): Promise<BillingDiscrepancyDocument[]>
  confirm(id: string, difference: string | null): Promise<void>
  remove(ids: readonly string[]): Promise<void>
  /** Counts an attempt. @param at when it is tried again, ms since 1970 */
  retryAt(
    id: string,
    at: number,
    result: Pick<BillingDiscrepancyDocument, 'lastError' | 'handedOver'>,
  ): Promise<void>
}
