import type { ClientSession, Db } from 'mongodb'
import type { WorkCollection, WorkItem } from '@slipstream/work/adapters/work-collection.ts'
import { taskItems } from '../../tasks/adapters/task-items.ts'
import type { CalloutTask } from '../domain/callout-task.ts'

export type CalloutItem = WorkItem<CalloutTask>
export type CalloutItems = WorkCollection<CalloutTask>

/** Call-outs are tasks: they wait beside the mails, in queues of their own. */
export const calloutItems = (db: Db): CalloutItems => db.collection<CalloutItem>(taskItems(db).collectionName)

/** A call-out, with the time of MongoDB's clock. */
export async function findCallout(
  items: CalloutItems,
  id: string,
  session: ClientSession,
): Promise<{ item: CalloutItem; now: Date } | undefined> {
  const pipeline = [{ $match: { _id: id, callout: { $exists: true } } }, { $set: { now: '$$NOW' } }]
  const [found] = await items.aggregate<CalloutItem & { now: Date }>(pipeline, { session }).toArray()
  if (found === undefined) return undefined
  const { now, ...item } = found
  return { item: item, now }
}

/** Those of these ids that exist. */
export async function existingIds(
  items: CalloutItems,
  ids: readonly string[],
  session: ClientSession,
): Promise<Set<string>> {
  const found = await items.find({ _id: { $in: [...ids] } }, { projection: { _id: 1 }, session }).toArray()
  return new Set(found.map(({ _id }) => _id))
}

/** Stores how far a call-out is, and leaves its schedule. */
export async function saveProcess(
  items: CalloutItems,
  id: string,
  process: CalloutTask['process'],
  session: ClientSession,
): Promise<void> {
  await items.updateOne({ _id: id }, { $set: { process } }, { session })
}
