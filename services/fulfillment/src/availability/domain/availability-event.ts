import { deriveEventId } from '@slipstream/events/codec/event-id.ts'
import type { Event } from '@slipstream/events/event.ts'
import type { Breaker, BreakerEvent, BreakerSettings } from './breaker.ts'

/** What others learn of a breaker: that it opened or closed. */
export function availabilityEvent(
  carrier: string,
  event: BreakerEvent,
  after: Breaker,
  { maxProbeMs }: Pick<BreakerSettings, 'maxProbeMs'>,
): Event<'CarrierAvailabilityChanged'> | undefined {
  if (event.type !== 'Opened' && event.type !== 'Closed') return undefined
  const { since, detail, revision } = after
  return {
    id: deriveEventId(['carrier', carrier, String(revision)], Buffer.alloc(0)),
    ...{ source: 'slipstream', subject: `carrier/${carrier}`, occurredAt: event.at },
    type: 'CarrierAvailabilityChanged',
    data: {
      carrier,
      state: event.type === 'Opened' ? 'unavailable' : 'available',
      detail,
      since: since ?? event.at,
      changedAt: event.at,
      ...(event.type === 'Opened' && { probedEveryMs: maxProbeMs }),
    },
  }
}
