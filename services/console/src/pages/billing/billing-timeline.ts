import type { BillingHistoryEventResponse } from '../../responses/billing/billing-history-event.ts'
import { differenceOf } from '../timeline/difference.ts'
import type { TimelineLine } from '../timeline/timeline-line.ts'
import { markOfBilling } from './billing-parts.ts'
import type { billingEn } from '../words/billing/en.ts'
import { recordPath } from '../shell/paths.ts'

/** Events of billing as lines, oldest first, each with what it changed of its object. */
export function billingTimeline(
  events: readonly BillingHistoryEventResponse[],
  words: typeof billingEn,
): TimelineLine[] {
  const before = new Map<string, Record<string, unknown>>()
  return events.map((event) => {
    const { type, objectId, objectType, status, change, state, recordedAt, occurredAt, position } = event
    const object = `${type}/${objectId}`
    const known = before.get(object)
    if (state !== null) before.set(object, state)
    const what = words.events[type] ?? type
    const word = status === null ? (objectType ?? '') : (words.statuses[status] ?? status)
    return {
      at: occurredAt,
      mark: markOfBilling(status),
      title: [what, word].filter((part) => part !== '').join(': '),
      detail: [objectId, change.type ?? words.page.fetched].filter((part) => part !== null).join(' · '),
      inside: {
        facts: [
          ...(change.id === null ? [] : [[words.page.stripeEvent, change.id] as [string, string]]),
          [words.page.position, position],
        ],
        changes: known === undefined || state === null ? [] : differenceOf(known, state),
        knownAt: recordedAt,
        record: recordPath(position),
      },
    }
  })
}
