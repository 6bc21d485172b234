import type { Event } from '@slipstream/events/event.ts'

export type AlertEvent = Event<'AlertRaised' | 'AlertResolved' | 'AlertSilenced'>

export function isAlertEvent(event: Event): event is AlertEvent {
  return event.type === 'AlertRaised' || event.type === 'AlertResolved' || event.type === 'AlertSilenced'
}

/** Of two things said of the same, whether the first is the later one; the id decides at the same moment. */
export function isLater(
  a: { at: string; eventId: string },
  b: { at: string | null; eventId: string | null },
): boolean {
  if (b.at === null || b.eventId === null) return true
  const apartMs = Date.parse(a.at) - Date.parse(b.at)
  return apartMs === 0 ? a.eventId > b.eventId : apartMs > 0
}

const keptMs = 90 * 24 * 60 * 60 * 1000

/** 90 days after a moment. */
export function expiryOf(at: string): Date {
  return new Date(Date.parse(at) + keptMs)
}
