import type { Document, Filter } from 'mongodb'
import { durable } from './work-collection.ts'
import type { AnyWorkCollection, WorkItem } from './work-collection.ts'
import { workUpdate } from './work-update.ts'

/** What a worker claims from. */
export type ClaimFrom = {
  queue: string
  /** Only items whose own fields match. */
  where?: Document | undefined
}

const openStates = { 'work.state': { $in: ['waiting', 'leased'] } }
const isDue = { $expr: { $lte: ['$work.dueAt', '$$NOW'] } }
const claimOrder = { 'work.priority': -1, 'work.dueAt': 1 } as const

const due = ({ queue, where = {} }: ClaimFrom): Filter<WorkItem> => ({
  $and: [{ 'work.queue': queue, ...openStates, ...isDue }, where],
})

/**
 * Leases up to `limit` items that are due, or whose lease has run out, to this claim alone: the highest
 * priority first, then the longest due.
 *
 * @param worker differs between claims
 */
export async function claimWork(
  items: AnyWorkCollection,
  from: ClaimFrom,
  { worker, leaseMs, limit }: { worker: string; leaseMs: number; limit: number },
): Promise<WorkItem[]> {
  const update = workUpdate({ type: 'claimed', worker, leaseMs })
  if (limit === 1) {
    const options = { sort: claimOrder, returnDocument: 'after', ...durable } as const
    const claimed = await items.findOneAndUpdate(due(from), update, options)
    return claimed === null ? [] : [claimed]
  }
  const found = await items
    .find(due(from), { projection: { _id: 1 } })
    .sort(claimOrder)
    .limit(limit)
    .toArray()
  if (found.length === 0) return []
  const ids = found.map(({ _id }) => _id)
  // Another worker may have found the same ones: each is leased to the first.
  const { modifiedCount } = await items.updateMany(
    { $and: [{ _id: { $in: ids } }, due(from)] },
    update,
    durable,
  )
  if (modifiedCount === 0) return []
  const claimed = await items.find({ _id: { $in: ids }, 'work.worker': worker }).toArray()
  const rank = new Map(ids.map((id, index) => [id, index]))
  return claimed.sort((a, b) => (rank.get(a._id) ?? 0) - (rank.get(b._id) ?? 0))
}

/**
 * Milliseconds until something of the queue is due or its lease runs out, by
 * MongoDB's clock; null when nothing is open.
 */
export async function msUntilDue(
  items: AnyWorkCollection,
  { queue, where = {} }: ClaimFrom,
): Promise<number | null> {
  const [first] = await items
    .aggregate<{ ms: number }>([
      { $match: { $and: [{ 'work.queue': queue, ...openStates }, where] } },
      { $sort: { 'work.dueAt': 1 } },
      { $limit: 1 },
      { $project: { _id: 0, ms: { $toDouble: { $subtract: ['$work.dueAt', '$$NOW'] } } } },
    ])
    .toArray()
  return first === undefined ? null : Math.max(0, first.ms)
}
