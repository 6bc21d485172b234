import type { Event } from '@slipstream/events/event.ts'
import type { CarrierDocument } from './carrier-document.ts'

/**
 * A carrier after an event: the latest change wins, whenever it arrives.
 *
 * @returns the same document if nothing changes
 */
export function evolveCarrier(
  before: CarrierDocument | undefined,
  { id, data }: Event<'CarrierAvailabilityChanged'>,
): CarrierDocument {
  if (before !== undefined && !isLater({ at: data.changedAt, id }, before)) return before
  const { carrier, ...state } = data
  return { _id: carrier, ...state, eventId: id }
}

function isLater(change: { at: string; id: string }, { changedAt, eventId }: CarrierDocument): boolean {
  const apartMs = Date.parse(change.at) - Date.parse(changedAt)
  return apartMs === 0 ? change.id > eventId : apartMs > 0
}
