import { billingWorkKey } from '@slipstream/events/mismatches/billing-work-event-mismatch.ts'
import type {
  CustomerNoticeDue,
  OpsNoticeDue,
} from '@slipstream/events/event-types/billing/billing-work-events.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import type { Event } from '@slipstream/events/event.ts'

/** A notice of a paid invoice, with changes. */
export const noticeOf = (changes: Partial<CustomerNoticeDue> = {}): CustomerNoticeDue => ({
  ...examples.CustomerNoticeDue.data,
  ...changes,
})

/** The event of a notice, which may be sent for an hour. */
export function noticeEvent(changes: Partial<CustomerNoticeDue> = {}): Event<'CustomerNoticeDue'> {
  const notAfter = new Date(Date.now() + 3_600_000).toISOString()
  const data = noticeOf({ notAfter, ...changes })
  return {
    ...examples.CustomerNoticeDue,
    ...{ id: `event-of-${data.noticeId}`, source: data.source },
    ...{ subject: `${data.source}/${data.customerId}`, data },
  }
}

/** The event of a notice to operators, which may be sent for an hour. */
export function opsNoticeEvent(changes: Partial<OpsNoticeDue> = {}): Event<'OpsNoticeDue'> {
  const notAfter = new Date(Date.now() + 3_600_000).toISOString()
  const data = { ...examples.OpsNoticeDue.data, notAfter, ...changes }
  const subject = billingWorkKey({ data })
  return { ...examples.OpsNoticeDue, id: `event-of-${data.noticeId}`, source: data.source, subject, data }
}
