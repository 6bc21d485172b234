import type { EntitlementsChanged } from '@slipstream/events/event-types/billing/billing-work-events.ts'

/** What a customer may use, as billing last published it. These names are a storage format. */
export type AuditedEntitlements = Pick<
  EntitlementsChanged,
  'revision' | 'entitlements' | 'subscriptions' | 'changedAt'
> & {
  /** Where the event is in the log. */
  position: string
}
