import type { CheckInDocument } from '@slipstream/read-models/check-ins/check-in-document.ts'
import type { ParticipantDocument } from '@slipstream/read-models/orders/participants/participant-document.ts'
import type { Snapshot } from '../../../adapters/read-models.ts'
import { maxPageReadMs } from '../../../adapters/read-limits.ts'

export type Arrival = { orderId: string; name: string | null; at: string; by: string }

const maxShown = 5

/** Who arrived last, the newest first. */
export async function readArrivals({ live, session }: Snapshot): Promise<Arrival[]> {
  const options = { session, maxTimeMS: maxPageReadMs }
  const newest = await (
    await live<CheckInDocument>('check-ins')
  )
    .find({ isIn: true }, options)
    .sort({ at: -1, _id: -1 })
    .limit(maxShown)
    .toArray()
  const people = await (
    await live<ParticipantDocument>('participants')
  )
    .find({ _id: { $in: newest.map(({ _id }) => _id) } }, { ...options, projection: { name: 1 } })
    .toArray()
  const names = new Map(people.map(({ _id, name }) => [_id, name]))
  return newest.map(({ _id, orderId, at, by }) => ({ orderId, name: names.get(_id) ?? null, at, by }))
}
