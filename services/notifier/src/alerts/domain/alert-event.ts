import type { Event } from '@slipstream/events/event.ts'

/** An event that raises or resolves an alert. */
export type AlertStateEvent = Event<'AlertRaised' | 'AlertResolved'>

export type SilenceEvent = Event<'AlertSilenced'>

export function isAlertStateEvent(event: Event): event is AlertStateEvent {
  return event.type === 'AlertRaised' || event.type === 'AlertResolved'
}

export function isSilenceEvent(event: Event): event is SilenceEvent {
  return event.type === 'AlertSilenced'
}
