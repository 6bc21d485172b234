import type { Difference } from './domain/compare-with-shop.ts'
import type { ShopState } from '../sources/shop-client.ts'

/** An order or update missing from the log, from when it was found until it has arrived. */
export type DiscrepancyDocument = {
  /** `kind/source/orderId` */
  _id: string
  kind: Difference | 'update-without-creation'
  source: string
  orderId: string
  number: string
  /** As the shop has it; what arrives is at least as new. */
  status: string
  modifiedAt: string | null
  evidence: string[]
  foundAt: Date
  attempts: number
  /** When it is handed to ingest, or handed over again. */
  recoverAt: Date
  lastError: string | null
  /** Ingest has taken it at least once. */
  isHandedOver?: boolean
  /** The shop has it no more, so nothing is left to recover. */
  isGone?: boolean
}

export type FoundDiscrepancy = ShopState &
  Pick<DiscrepancyDocument, 'kind' | 'source' | 'number' | 'evidence'>

export type DiscrepancyStore = {
  /**
   * Adds discrepancies. One that is known already keeps its time, and takes over the
   * shop's newer state; it is open again.
   */
  add(found: readonly FoundDiscrepancy[], at: number): Promise<void>
  /** Those of a source, the oldest first. */
  list(source: string, limit: number): Promise<DiscrepancyDocument[]>
  /** The sources that have any. */
  sources(): Promise<string[]>
  remove(ids: readonly string[]): Promise<void>
  /** Those of a kind that were found before a time. */
  removeOld(source: string, kind: DiscrepancyDocument['kind'], before: number): Promise<void>
  /** Nothing is left to recover: it has ended, and is removed once that was counted. */
  setGone(id: string): Promise<void>
  /** Counts an attempt. @param at when it is tried again @param lastError null when ingest has taken it */
  retryAt(id: string, at: number, lastError: string | null): Promise<void>
}
