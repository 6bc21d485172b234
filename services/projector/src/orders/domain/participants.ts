import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import type { ParticipantDocument } from '@slipstream/read-models/orders/participants/participant-document.ts'
import { savedParticipants } from '@slipstream/read-models/orders/participants/saved-participants.ts'
import type { SavesParticipants } from '@slipstream/read-models/orders/participants/saved-participants.ts'
import type { ReadModel } from '../../domain/read-model.ts'

export const participants: ReadModel = {
  name: 'participants',
  indexes: [
    { savedAt: -1, _id: -1 },
    { active: 1, savedAt: -1, _id: -1 },
    { source: 1, orderId: 1, savedAt: -1, _id: -1 },
    // With the source last, a list and a count of one product read this index alone.
    { product: 1, active: 1, savedAt: -1, _id: -1, source: 1 },
    { source: 1, active: 1, savedAt: -1, _id: -1 },
    { search: 1, savedAt: -1, _id: -1 },
  ],
  derivedFrom: 'orders',
}

/** Participants after a batch, before they are compared with the stored ones. */
export type ProjectedParticipants = {
  /** All participants of the orders of the batch. */
  projected: ParticipantDocument[]
  /** Participants that are stored as the earlier orders had them, so they need not be read. */
  known: ParticipantDocument[]
  /** Ids of the others. */
  toRead: string[]
  /** Ids of participants that an order no longer remembers, since it has had very many. */
  removed: string[]
}

/**
 * @param before the stored orders of the batch
 * @param changed those that the batch changes
 * @param trustsOrders whether stored participants are known to match the stored orders
 */
export function projectParticipants(
  before: ReadonlyMap<string, OrderDocument>,
  changed: ReadonlyMap<string, OrderDocument>,
  saves: SavesParticipants,
  trustsOrders: boolean,
): ProjectedParticipants {
  const participantsOf = (orders: Iterable<OrderDocument>): ParticipantDocument[] =>
    [...orders].flatMap((order) => savedParticipants(order, saves))
  const isKnown = ({ source, orderId }: ParticipantDocument): boolean =>
    trustsOrders && changed.has(`${source}/${orderId}`)
  const projected = participantsOf(new Map([...before, ...changed]).values())
  const earlier = participantsOf(before.values())
  const ids = new Set(projected.map(({ _id }) => _id))
  return {
    projected,
    known: earlier.filter(isKnown),
    toRead: projected.filter((document) => !isKnown(document)).map(({ _id }) => _id),
    removed: earlier.map(({ _id }) => _id).filter((id) => !ids.has(id)),
  }
}

/** The participants that differ from the stored ones. */
export function changedParticipants(
  projected: readonly ParticipantDocument[],
  stored: ReadonlyMap<string, ParticipantDocument>,
): ParticipantDocument[] {
  return projected.filter((document) => JSON.stringify(document) !== JSON.stringify(stored.get(document._id)))
}
