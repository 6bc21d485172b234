import type { DeadLetteredWorkChanged } from '@slipstream/events/event-types/billing/billing-work-events.ts'

/** How much work of a kind waits for a person, as last published. These names are a storage format. */
export type DeadLetteredWork = Omit<DeadLetteredWorkChanged, 'source'> & {
  /** Where the event is in the log. */
  position: string
}
