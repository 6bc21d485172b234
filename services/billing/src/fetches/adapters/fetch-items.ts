import type { ClientSession, Db } from 'mongodb'
import { ensureWorkCollection } from '@slipstream/work/adapters/work-collection.ts'
import type { WorkCollection, WorkItem } from '@slipstream/work/adapters/work-collection.ts'
import type { Fetch } from '../domain/fetch.ts'

export type FetchItem = WorkItem<Fetch>
export type FetchItems = WorkCollection<Fetch>

/** How long an object's fetch is remembered: the same events again need no other one. */
const keepFinishedForSeconds = 400 * 24 * 60 * 60

export const fetchItems = (db: Db): FetchItems => db.collection<FetchItem>('billingFetches')

export async function ensureFetchItems(db: Db): Promise<void> {
  await ensureWorkCollection(db, fetchItems(db).collectionName, { keepFinishedForSeconds })
}

export async function findFetches(
  items: FetchItems,
  ids: readonly string[],
  session: ClientSession,
): Promise<Map<string, FetchItem>> {
  const found = await items.find({ _id: { $in: [...ids] } }, { session }).toArray()
  return new Map(found.map((item) => [item._id, item]))
}

/** Records events in a fetch that has not begun. */
export async function recordEvents(
  items: FetchItems,
  id: string,
  eventIds: readonly string[],
  session: ClientSession,
): Promise<void> {
  await items.updateOne({ _id: id }, { $set: { eventIds: [...eventIds] } }, { session })
}
