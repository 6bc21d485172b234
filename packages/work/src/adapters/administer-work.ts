import type { ClientSession, Document, Filter } from 'mongodb'
import type { WorkEvent } from '../domain/work-event.ts'
import type { Fields } from '../domain/work.ts'
import { asAnyWork, durable } from './work-collection.ts'
import type { WorkCollection, WorkItem } from './work-collection.ts'
import { ownUpdate, workUpdate } from './work-update.ts'

type Options = {
  /** Values of the item's own fields, e.g. who did it and why. */
  set?: Fields
  session?: ClientSession
}

const open = ['waiting', 'leased']
// As the domain's `reschedulable`: one test holds them together.
const reschedulable = ['waiting', 'done', 'dead-lettered']

/**
 * Ends work that is not finished. The signal of a worker that holds it aborts, and that worker can write
 * nothing any more.
 *
 * @returns false when it was finished
 */
export function cancelWork<Own extends object>(
  collection: WorkCollection<Own>,
  id: string,
  options: Options = {},
): Promise<boolean> {
  return writeOne(collection, id, [...open, 'dead-lettered'], { type: 'cancelled' }, options)
}

/**
 * Makes open work due now; work that a worker holds is due again immediately after that.
 *
 * @returns false when it is not open
 */
export function hastenWork<Own extends object>(
  collection: WorkCollection<Own>,
  id: string,
  options: Options = {},
): Promise<boolean> {
  return writeOne(collection, id, open, { type: 'hastened' }, options)
}

/**
 * Decides from outside when and where the next step of work is due, finished work included. @returns false,
 * and nothing is written, when a worker holds it (`hastenWork` makes that look again) or it was cancelled
 */
export function rescheduleWork<Own extends object>(
  collection: WorkCollection<Own>,
  id: string,
  { queue, priority, inMs }: { queue: string; priority: number; inMs: number },
  options: Options = {},
): Promise<boolean> {
  return writeOne(collection, id, reschedulable, { type: 'rescheduled', queue, priority, inMs }, options)
}

/**
 * Ends work as done that no worker holds. Done work keeps its result and its time;
 * only fields of its own are written.
 * @returns false, and nothing is written, when a worker holds it or it was cancelled
 */
export async function completeWork<Own extends object>(
  collection: WorkCollection<Own>,
  id: string,
  options: Options = {},
): Promise<boolean> {
  const succeeded = { type: 'succeeded', result: {} } as const
  return (
    (await writeOne(collection, id, ['waiting', 'dead-lettered'], succeeded, options)) ||
    (await writeUpdate(collection, id, ['done'], ownUpdate(options.set), options))
  )
}

/**
 * Dead-letters work that no worker holds, e.g. since another party reported that it can't be done. @returns
 * false, and nothing is written, when a worker holds it or it does not wait any more
 */
export function deadLetterWork<Own extends object>(
  collection: WorkCollection<Own>,
  id: string,
  reason: string,
  options: Options = {},
): Promise<boolean> {
  return writeOne(collection, id, ['waiting'], { type: 'deadLettered', error: reason }, options)
}

/**
 * Makes dead-lettered work due again, with all its attempts.
 *
 * @param where of the items' own fields and ids; `{}` for all of the queue
 * @returns how many it is, or would be for a dry run
 */
export async function redriveWork<Own extends object>(
  collection: WorkCollection<Own>,
  { queue, where, dryRun = false }: { queue: string; where: Filter<WorkItem<Own>>; dryRun?: boolean },
  { set }: Pick<Options, 'set'> = {},
): Promise<number> {
  const items = asAnyWork(collection)
  const filter = {
    $and: [{ 'work.queue': queue, 'work.state': 'dead-lettered' }, where],
  } as unknown as Filter<WorkItem>
  if (dryRun) return items.countDocuments(filter)
  return (await items.updateMany(filter, workUpdate({ type: 'redriven' }, set), durable)).modifiedCount
}

function writeOne<Own extends object>(
  collection: WorkCollection<Own>,
  id: string,
  states: readonly string[],
  event: WorkEvent,
  options: Options,
): Promise<boolean> {
  return writeUpdate(collection, id, states, workUpdate(event, options.set), options)
}

async function writeUpdate<Own extends object>(
  collection: WorkCollection<Own>,
  id: string,
  states: readonly string[],
  update: Document[],
  { session }: Options,
): Promise<boolean> {
  const filter = { _id: id, 'work.state': { $in: states } } as Filter<WorkItem>
  const within = session === undefined ? durable : { session }
  const { matchedCount } = await asAnyWork(collection).updateOne(filter, update, within)
  return matchedCount === 1
}
