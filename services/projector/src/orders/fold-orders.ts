import type { ConsumedOrderEvent } from '@slipstream/event-log/consume/consumer.ts'
import type { CustomerDocument } from '@slipstream/read-models/customers/customer-document.ts'
import type { HistoryDocument } from '@slipstream/read-models/orders/history/history-document.ts'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import type { ParticipantDocument } from '@slipstream/read-models/orders/participants/participant-document.ts'
import type { SavesParticipants } from '@slipstream/read-models/orders/participants/saved-participants.ts'
import { savingKnown } from '../adapters/batch-writes.ts'
import type { CollectionWrite, FindDocuments } from '../adapters/batch-writes.ts'
import type { Targets } from '../domain/read-model.ts'
import { changedCustomers, projectCustomers } from './domain/customers.ts'
import { historyToRead, projectHistory } from './domain/order-history.ts'
import { projectOrders } from './domain/orders.ts'
import { changedParticipants, projectParticipants } from './domain/participants.ts'

export type OrderWrites = CollectionWrite<
  OrderDocument | ParticipantDocument | HistoryDocument | CustomerDocument
>[]

type Batch = {
  find: FindDocuments
  events: readonly ConsumedOrderEvent[]
  /** The stored orders of the events, and those that the events change. */
  before: Map<string, OrderDocument>
  changed: Map<string, OrderDocument>
  trustsOrders: boolean
}

/**
 * Reads the documents that events change, folds them in memory, and returns the writes.
 *
 * If orders are updated too, participants, customers and history are derived from them and not read from
 * MongoDB: all four are at the same log position. The history of an event that an order has already is read
 * nonetheless, so that a history which lacks it gets it.
 *
 * @param isCareful reads everything: after a write that found a document which the orders did not imply
 */
export async function foldOrders(
  find: FindDocuments,
  targets: Targets,
  events: readonly ConsumedOrderEvent[],
  saves: SavesParticipants,
  isCareful = false,
): Promise<OrderWrites> {
  const { orders, writesOrders = true, participants, customers, 'order-history': history } = targets
  const subjects = events.map(({ subject }) => subject)
  const before = await find<OrderDocument>(orders, subjects)
  const changed = orders === undefined ? new Map<string, OrderDocument>() : projectOrders(before, events)
  const trustsOrders = orders !== undefined && writesOrders && !isCareful
  const batch = { find, events, before, changed, trustsOrders }

  const writes: OrderWrites = []
  if (orders !== undefined && writesOrders) writes.push(savingKnown(orders, [...changed.values()], before))
  if (participants !== undefined) writes.push(await foldParticipants(participants, batch, saves))
  if (customers !== undefined) writes.push(await foldCustomers(customers, batch))
  if (history !== undefined) writes.push(await foldHistory(history, batch))
  return writes
}

async function foldParticipants(
  collection: string,
  { find, before, changed, trustsOrders }: Batch,
  saves: SavesParticipants,
): Promise<CollectionWrite<ParticipantDocument>> {
  const { projected, known, toRead, removed } = projectParticipants(before, changed, saves, trustsOrders)
  const stored = await find<ParticipantDocument>(collection, toRead)
  for (const document of known) stored.set(document._id, document)
  const write = savingKnown(collection, changedParticipants(projected, stored), stored)
  for (const _id of removed) write.operations.push({ deleteOne: { filter: { _id } } })
  return write
}

async function foldCustomers(
  collection: string,
  { find, before, changed, trustsOrders }: Batch,
): Promise<CollectionWrite<CustomerDocument>> {
  const { projected, known, toRead, removed } = projectCustomers(before, changed, trustsOrders)
  const stored = await find<CustomerDocument>(collection, toRead)
  const documents = changedCustomers(projected, stored)
  const write = savingKnown(collection, documents, new Map([...known, ...stored]))
  for (const _id of removed) write.operations.push({ deleteOne: { filter: { _id } } })
  return write
}

async function foldHistory(
  collection: string,
  { find, events, before, trustsOrders }: Batch,
): Promise<CollectionWrite<HistoryDocument>> {
  const documents = projectHistory(events)
  const toRead = historyToRead(events, before, trustsOrders)
  const stored = await find<HistoryDocument>(collection, toRead)
  for (const id of stored.keys()) documents.delete(id)
  return savingKnown(collection, [...documents.values()], stored)
}
