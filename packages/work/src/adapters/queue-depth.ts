import type { WorkState } from '../domain/work.ts'
import { asAnyWork } from './work-collection.ts'
import type { WorkCollection } from './work-collection.ts'

export type QueueDepth = {
  waiting: number
  leased: number
  deadLettered: number
  /** How long the oldest item that is due has been due; 0 when none is. */
  oldestDueMs: number
}

/** What a queue holds. Reads index entries of items that are not finished, with one command. */
export async function queueDepth<Own extends object>(
  collection: WorkCollection<Own>,
  queue: string,
): Promise<QueueDepth> {
  const unfinished: WorkState[] = ['waiting', 'leased', 'dead-lettered']
  const counted = await asAnyWork(collection)
    .aggregate<{ _id: WorkState; count: number; dueForMs: number }>([
      { $match: { 'work.queue': queue, 'work.state': { $in: unfinished } } },
      { $group: { _id: '$work.state', count: { $sum: 1 }, oldest: { $min: '$work.dueAt' } } },
      { $project: { count: 1, dueForMs: { $toDouble: { $subtract: ['$$NOW', '$oldest'] } } } },
    ])
    .toArray()
  const of = (state: WorkState) => counted.find(({ _id }) => _id === state)
  return {
    waiting: of('waiting')?.count ?? 0,
    leased: of('leased')?.count ?? 0,
    deadLettered: of('dead-lettered')?.count ?? 0,
    oldestDueMs: Math.max(0, of('waiting')?.dueForMs ?? 0),
  }
}
