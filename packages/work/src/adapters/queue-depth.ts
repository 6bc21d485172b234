import type { Filter } from 'mongodb'
import type { WorkState } from '../domain/work.ts'
import { asAnyWork } from './work-collection.ts'
import type { WorkCollection, WorkItem } from './work-collection.ts'

export type QueueDepth = {
  waiting: number
  leased: number
  deadLettered: number
  /** How long the oldest item that is due has been due; 0 when none is. */
  oldestDueMs: number
}

/** What a queue holds. Reads index entries of items that are not finished. */
export async function queueDepth<Own extends object>(
  collection: WorkCollection<Own>,
  queue: string,
): Promise<QueueDepth> {
  const items = asAnyWork(collection)
  const inState = (state: WorkState) => ({ 'work.queue': queue, 'work.state': state }) as Filter<WorkItem>
  const oldest = items.aggregate<{ ms: number }>([
    { $match: inState('waiting') },
    { $sort: { 'work.dueAt': 1 } },
    { $limit: 1 },
    { $project: { _id: 0, ms: { $toDouble: { $subtract: ['$$NOW', '$work.dueAt'] } } } },
  ])
  const [waiting, leased, deadLettered, [first]] = await Promise.all([
    items.countDocuments(inState('waiting')),
    items.countDocuments(inState('leased')),
    items.countDocuments(inState('dead-lettered')),
    oldest.toArray(),
  ])
  return { waiting, leased, deadLettered, oldestDueMs: Math.max(0, first?.ms ?? 0) }
}
