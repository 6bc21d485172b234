import type { Observation, TimelineEntry } from './order-document.ts'

/** The changes of status among observations in the order of the source's time. */
export function timelineOf(observations: readonly Observation[]): TimelineEntry[] {
  return observations
    .filter(({ status }, index) => status !== observations[index - 1]?.status)
    .map(({ status, at, type, eventId }) => ({
      status,
      at,
      atIs: at === null ? 'unknown' : type === 'OrderDeleted' ? 'notBefore' : 'reported',
      eventId,
    }))
}
