import type { Event } from '@slipstream/events/event.ts'
import type { CarrierDocument } from '@slipstream/read-models/shipments/carrier-document.ts'
import { evolveCarrier } from '@slipstream/read-models/shipments/evolve-carrier.ts'
import { wellFormed } from '@slipstream/read-models/well-formed.ts'
import type { ReadModel } from '../../domain/read-model.ts'

/** One document per carrier of the configuration, so it needs no index. */
export const carriers: ReadModel = { name: 'carriers', indexes: [] }

/** @returns the carriers that have changed */
export function projectCarriers(
  before: ReadonlyMap<string, CarrierDocument>,
  events: readonly Event<'CarrierAvailabilityChanged'>[],
): CarrierDocument[] {
  const after = new Map(before)
  for (const event of events) {
    const { carrier } = event.data
    after.set(carrier, evolveCarrier(after.get(carrier), { ...event, data: wellFormed(event.data) }))
  }
  return [...after.values()].filter((carrier) => before.get(carrier._id) !== carrier)
}
