import type { ShopWebhook } from '../../sources/shop-client.ts'

/** What the shop responded, or a sentence that says why it gave no usable response. */
export type ResponseOrFault<T> = { value: T } | { fault: string; isRefused: boolean }

/** What ingest would make of an order. */
export type Preview =
  | {
      result: 'event'
      order: { orderId: string; status: string; lineItems: unknown[]; participants: PreviewParticipant[] }
    }
  | { result: 'quarantined'; reason: string; detail: string }

export type PreviewParticipant = { name: string | null; email: string | null }

/** What could be found out of a source before it goes live. Absent: it could not be looked at. */
export type SourceEvidence = {
  source: string
  now: number
  orders: ResponseOrFault<readonly Readonly<Record<string, unknown>>[]>
  /** Whether the keys may write, which enabling a webhook needs. */
  mayWrite: ResponseOrFault<boolean> | undefined
  /** The shop's time by its Date header, milliseconds since 1970, and half the time its response took. */
  clock: { at: number; uncertaintyMs: number } | undefined
  webhooks: ResponseOrFault<readonly ShopWebhook[]> | undefined
  previews: ResponseOrFault<readonly Preview[]> | undefined
}

/** What the configuration says of the source, as far as it is checked. */
export type CheckedSettings = {
  sequence: { field: string; step: number } | undefined
  deliveryUrl: string | undefined
  hasParticipants: boolean
  /** The statuses in which a slip is mailed. */
  slipStatuses: readonly string[]
}
