import type { AuditedBillingObject } from './domain/audited-billing-object.ts'
import type { AuditedEntitlements } from './domain/audited-entitlements.ts'
import type { DeadLetteredWork } from '../rules/billing-work/domain/dead-lettered-work.ts'
import type { Violation } from '../rules/billing-invariants/domain/violation.ts'

/** What a customer of billing may use, and what about that is wrong. */
export type BillingCustomerDocument = {
  /** `source/customerId` */
  _id: string
  source: string
  customerId: string
  entitlements?: AuditedEntitlements
  /** It is to be checked once this has settled; null or absent when nothing is to be. */
  checkFrom?: Date | null
  violations?: Violation[]
}

/** Of one kind of work of a source: `source/work`. */
export type BillingWorkDocument = DeadLetteredWork & { _id: string; source: string }

/** What a batch of the log changes of billing. */
export type ObservedBilling = {
  /** Ids of events that the log has: the provider's, and ours. */
  ids: readonly { source: string; id: string; at: number }[]
  objects: readonly AuditedBillingObject[]
  /** What of a customer changes; the rest stays. */
  customers: readonly (Pick<BillingCustomerDocument, '_id' | 'source' | 'customerId' | 'entitlements'> & {
    checkFrom: Date
  })[]
  deadLettered: readonly BillingWorkDocument[]
}

/** Subscriptions, invoices and events as far as the audit remembers them. */
export type BillingAuditStore = {
  /** Those of the ids that the log has an event of, within `billingEventKeptMs`. */
  knownIds(source: string, ids: readonly string[]): Promise<Set<string>>
  /** Those of the objects that are known. @param ids `source/objectId` */
  objects(ids: readonly string[]): Promise<AuditedBillingObject[]>
  objectsOf(source: string, customerId: string): Promise<AuditedBillingObject[]>
  customers(ids: readonly string[]): Promise<BillingCustomerDocument[]>
  /** Those to be checked whose last change is from this time or before, ms since 1970, the oldest first. */
  customersToCheck(source: string, by: number, limit: number): Promise<BillingCustomerDocument[]>
  customersWithViolations(source: string, limit: number): Promise<BillingCustomerDocument[]>
  /**
   * Stores the result of a check, unless the customer changed meanwhile.
   *
   * @param next when it is checked again; null for never
   */
  keepChecked(
    customer: BillingCustomerDocument,
    result: { violations: readonly Violation[]; next: Date | null },
  ): Promise<void>
  /** The kinds of work of a source of which some is dead-lettered. */
  deadLetteredWork(source: string): Promise<BillingWorkDocument[]>
}
