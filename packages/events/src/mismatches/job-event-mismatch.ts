import type { Event, JobEvent } from '../event.ts'
import { eventTypes } from '../event-types/event-types.ts'

/** The key of the events of a schedule on the topic of jobs. */
export const scheduleKey = (schedule: string): string => `schedule/${schedule}`

/** And of those of an export. */
export const exportKey = (exportId: string): string => `export/${exportId}`

/** Why the event is not of the schedule or export of its key, in a sentence; undefined when it is. */
export function jobEventMismatch(event: Event): string | undefined {
  if (!isJobEvent(event)) return `${event.type} is not an event of a job`
  const key =
    event.type === 'ExportFinished' ? exportKey(event.data.exportId) : scheduleKey(event.data.schedule)
  return event.subject === key ? undefined : `the event has the key ${event.subject} but is about ${key}`
}

function isJobEvent(event: Event): event is JobEvent {
  return eventTypes[event.type].topic === 'jobs'
}
