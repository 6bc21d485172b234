import { deriveId } from '@slipstream/events/derive-id.ts'
import type { Event } from '@slipstream/events/event.ts'
import type { SenderReport } from './sender.ts'

type RefusalEventParts = {
  source: string
  webhookId: string | null
  /** Of this process alone: no other, and no earlier one, may have it. */
  instance: string
  /** How many events this instance has made before. */
  nth: number
  report: Pick<SenderReport, 'inARow' | 'refused'>
  /** The calendar times of the report's `fromMs` and `toMs`. */
  from: Date
  to: Date
}

/** The event of a sender's report. Its id derives from the instance and the event's number there. */
export function refusalEvent({ nth, report, ...parts }: RefusalEventParts): Event<'DeliveriesRefused'> {
  const [from, to] = [parts.from.toISOString(), parts.to.toISOString()]
  const { source, webhookId, instance } = parts
  const { inARow, refused } = report
  return {
    id: deriveId(source, 'DeliveriesRefused', instance, String(nth)),
    source,
    subject: source,
    occurredAt: to,
    type: 'DeliveriesRefused',
    data: { source, webhookId, instance, inARow, refused, from, to },
  }
}
