import { deriveId } from '@slipstream/events/derive-id.ts'
import type { Event } from '@slipstream/events/event.ts'
import type { Breaker, BreakerEvent, BreakerSettings } from '@slipstream/work/domain/breaker.ts'

/** What others learn of a breaker: that it opened or closed, and when the carrier is tried next. */
export function availabilityEvent(
  carrier: string,
  event: BreakerEvent,
  after: Breaker,
  { maxProbeMs }: Pick<BreakerSettings, 'maxProbeMs'>,
): Event<'CarrierAvailabilityChanged'> | undefined {
  if (event.type !== 'Opened' && event.type !== 'ProbeFailed' && event.type !== 'Closed') return undefined
  const isClosed = event.type === 'Closed'
  const { since, detail, revision } = after
  return {
    id: deriveId('carrier', carrier, String(revision)),
    ...{ source: 'slipstream', subject: `carrier/${carrier}`, occurredAt: event.at },
    type: 'CarrierAvailabilityChanged',
    data: {
      carrier,
      state: isClosed ? 'available' : 'unavailable',
      detail,
      since: since ?? event.at,
      changedAt: event.at,
      ...(!isClosed && { probedEveryMs: maxProbeMs, nextProbeAt: event.probeAt }),
    },
  }
}
