import type { ListedEvent, ListedObject } from '../../../sources/billing-client.ts'
import type { ResponseOrFault, SourceEvidence } from '../../domain/evidence.ts'
import type { CheckedEndpoint, ReadType } from '../../../sources/inspection/billing-inspection.ts'

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
