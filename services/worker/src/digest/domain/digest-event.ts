import { deriveId } from '@slipstream/events/derive-id.ts'
import type { DigestDue } from '@slipstream/events/event-types/job-events.ts'
import type { Event } from '@slipstream/events/event.ts'
import { scheduleKey } from '@slipstream/events/mismatches/job-event-mismatch.ts'

/** The event that a digest is due: the same for the same run. */
export function digestEvent(digest: DigestDue, occurredAt: string): Event<'DigestDue'> {
  return {
    id: deriveId('digest', digest.digestId),
    ...{ source: 'slipstream', subject: scheduleKey(digest.schedule), occurredAt },
    ...{ type: 'DigestDue', data: digest },
  }
}
