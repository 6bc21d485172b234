import type { CheckInEvent } from '@slipstream/events/event.ts'
import { checkInId, type CheckInDocument } from '@slipstream/read-models/check-ins/check-in-document.ts'
import { evolveCheckIn } from '@slipstream/read-models/check-ins/evolve-check-in.ts'
import { wellFormed } from '@slipstream/read-models/well-formed.ts'
import type { ReadModel } from '../../domain/read-model.ts'

const checkIns: ReadModel = {
  name: 'check-ins',
  indexes: [
    { source: 1, orderId: 1 },
    { isIn: 1, at: -1, _id: -1 },
    { source: 1, registeredFor: 1, isIn: 1 },
  ],
}

/** Projected from the topic of check-ins. */
export const checkInModels: readonly ReadModel[] = [checkIns]

/** @returns the participants that have changed */
export function projectCheckIns(
  before: ReadonlyMap<string, CheckInDocument>,
  events: readonly CheckInEvent[],
): CheckInDocument[] {
  const after = new Map(before)
  for (const event of events) {
    const readable = { ...event, data: wellFormed(event.data) } as CheckInEvent
    const id = checkInId(readable.data)
    after.set(id, evolveCheckIn(after.get(id) ?? null, readable))
  }
  return [...after.values()].filter((one) => before.get(one._id) !== one)
}
