import type { ListedEvent, ListedObject } from '../../../sources/billing-client.ts'
import type { ResponseOrFault, SourceEvidence } from '../../domain/evidence.ts'
import type { ReadType } from '../billing-inspection.ts'

/** An endpoint for webhooks. `url` may hold a token: never show it. */
export type CheckedEndpoint = {
  id: string
  url: string
  status: string
  /** Names of events; `*` is all of them. */
  enabledEvents: readonly string[]
  /** Null for the version of the account. */
  apiVersion: string | null
}

/** What could be found out of an account before its source goes live. */
export type BillingEvidence = Pick<SourceEvidence, 'source' | 'now' | 'clock'> & {
  endpoints: ResponseOrFault<readonly CheckedEndpoint[]>
  mayRead: ReadonlyMap<ReadType, ResponseOrFault<boolean>>
  mayWrite: ResponseOrFault<boolean>
  subscriptions: ResponseOrFault<readonly ListedObject[]>
  /** The newest first. */
  newestEvents: ResponseOrFault<readonly ListedEvent[]>
  /** Those that some endpoint of the account does not have. */
  undelivered: ResponseOrFault<{ items: readonly ListedEvent[]; hasMore: boolean }>
}
