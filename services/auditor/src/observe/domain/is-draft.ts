import { draftStatuses } from '@slipstream/events/draft-statuses.ts'

/** Whether an order in this status is still being filled in: it is nobody's yet, and is announced when it is placed. */
export function isDraft(status: string): boolean {
  return draftStatuses.has(status)
}
