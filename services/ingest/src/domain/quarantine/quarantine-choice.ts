import type { Event } from '@slipstream/events/event.ts'

/** Which quarantined deliveries to choose; an absent field is no condition. */
export type QuarantineChoice = {
  source?: string
  reason?: string
  eventId?: string
  /** Received at this time or later. */
  sinceMs?: number
}

/** Whether a quarantined delivery meets all conditions. */
export function isChosen(
  { id, data }: Event<'DeliveryQuarantined'>,
  { source, reason, eventId, sinceMs }: QuarantineChoice,
): boolean {
  return (
    (source === undefined || data.source === source) &&
    (reason === undefined || data.reason === reason) &&
    (eventId === undefined || id === eventId) &&
    (sinceMs === undefined || Date.parse(data.receivedAt) >= sinceMs)
  )
}
