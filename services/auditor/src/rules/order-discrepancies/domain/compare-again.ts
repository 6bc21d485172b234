import type { ConsumedOrderEvent } from '@slipstream/event-log/consume/consumer.ts'

/**
 * Whether the order is to be compared with the shop once more after this event, though the sweep has passed
 * it: a state that arrives late, by a redrive or a recovery, stands over a newer one of the same second, and
 * a deletion, which carries no time, over a restoration.
 *
 * @param afterMs how long a delivery may take without being late
 */
export function mayHaveOvertaken(event: ConsumedOrderEvent, afterMs: number): boolean {
  if (event.type === 'OrderDeleted' || event.data.provenance.via === 'rest') return true
  return event.recordedAtMs - Date.parse(event.occurredAt) > afterMs
}
