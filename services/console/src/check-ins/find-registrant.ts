import { hasEnded } from '@slipstream/read-models/orders/has-ended.ts'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import type { ParticipantDocument } from '@slipstream/read-models/orders/participants/participant-document.ts'
import type { Snapshot } from '../adapters/read-models.ts'
import { searchFilter } from '../domain/search-filter.ts'
import type { NamedByCode } from './domain/code-of.ts'
import { maxPageReadMs } from '../adapters/read-limits.ts'

const maxChoices = 12

/** Somebody who can be checked in, as people at the desk see them. */
export type Found = {
  id: string
  source: string
  orderId: string
  participantId: string | null
  number: string | null
  name: string | null
  product: string | null
  fields: Record<string, string>
}

export type Search =
  | { kind: 'one'; found: Found }
  | { kind: 'several'; found: Found[]; hasMore: boolean }
  /** The order was cancelled or refunded, or no longer has this participant. */
  | { kind: 'ended'; found: Found; status: string }
  /** The order has not reached a status that registers its participants. */
  | { kind: 'unpaid'; found: Found; status: string }
  | { kind: 'unknown' }

/** Who a code stands for. @param registers whether an order without participants counts in this status */
export async function findByCode(
  snapshot: Snapshot,
  { code, source, orderId }: NamedByCode,
  registers: (source: string, status: string) => boolean,
): Promise<Search> {
  const { live, session } = snapshot
  const options = { session, maxTimeMS: maxPageReadMs }
  const participants = await live<ParticipantDocument>('participants')
  const participant = await participants.findOne({ _id: code }, options)
  if (participant !== null) return searchOf(participant)
  const order = await (await live<OrderDocument>('orders')).findOne({ _id: `${source}/${orderId}` }, options)
  if (order === null) return { kind: 'unknown' }
  const found = foundOrder(order)
  if (hasEnded(order)) return { kind: 'ended', found, status: order.status }
  const named = await participants.find({ source, orderId, active: true }, options).limit(50).toArray()
  if (named.length > 0) return code === order._id ? severalOf(named, false) : { kind: 'unknown' }
  const isRegistered = order.participants.length === 0 && registers(source, order.status)
  if (code !== order._id || !isRegistered) return { kind: 'unpaid', found, status: order.status }
  return { kind: 'one', found }
}

/** Who is meant by a number or a name. */
export async function findByText({ live, session }: Snapshot, text: string): Promise<Search> {
  const participants = await live<ParticipantDocument>('participants')
  const found = await participants
    .find({ $and: [{ active: true }, searchFilter(text)] }, { session, maxTimeMS: maxPageReadMs })
    .limit(maxChoices + 1)
    .toArray()
  if (found.length === 0) return { kind: 'unknown' }
  return severalOf(found.slice(0, maxChoices), found.length > maxChoices)
}

/** Typed names are always chosen from: a beginning may fit somebody else. */
function severalOf(documents: readonly ParticipantDocument[], hasMore: boolean): Search {
  return { kind: 'several', found: documents.map(foundParticipant), hasMore }
}

function searchOf(participant: ParticipantDocument): Search {
  const found = foundParticipant(participant)
  if (participant.active) return { kind: 'one', found }
  return { kind: 'ended', found, status: participant.orderStatus }
}

function foundParticipant(document: ParticipantDocument): Found {
  const { _id: id, source, orderId, participantId, number, name, product, fields } = document
  return { id, source, orderId, participantId, number, name, product: product ?? null, fields }
}

function foundOrder({ _id: id, source, orderId, number, customer, lineItems }: OrderDocument): Found {
  const product = lineItems[0]?.name ?? null
  return {
    ...{ id, source, orderId, participantId: null, number, name: customer.name, product, fields: {} },
  }
}
