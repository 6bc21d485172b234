import type { WorkItem } from '@slipstream/work/adapters/work-collection.ts'
import type { Snapshot } from '../../../adapters/read-models.ts'
import { maxPageReadMs } from '../../../adapters/read-limits.ts'

/** A task that was given up. */
export type DeadLetteredTask = {
  id: string
  reason: string | null
  since: string | null
  attempts: number
}

const maxTasks = 50

/** Where the tasks of a queue are stored, by the first part of its name. */
const collections: Readonly<Record<string, string>> = {
  ...{ notices: 'billingTasks', callouts: 'billingTasks', fetch: 'billingFetches' },
  ...{ schedules: 'schedules', exports: 'exports' },
}

/**
 * The dead-lettered tasks of a queue, those that wait longest first; none of a
 * queue whose tasks are shown elsewhere.
 */
export async function readDeadLettered(
  { db, session }: Snapshot,
  queue: string,
): Promise<DeadLetteredTask[]> {
  const name = collections[queue.split('/')[0] ?? '']
  if (name === undefined) return []
  const found = await db
    .collection<WorkItem>(name)
    .find(
      { 'work.queue': queue, 'work.state': 'dead-lettered' },
      { session, maxTimeMS: maxPageReadMs, projection: { 'work.lastError': 1, 'work.failures': 1 } },
    )
    .sort({ 'work.dueAt': 1 })
    .limit(maxTasks)
    .toArray()
  return found.map(({ _id: id, work: { lastError: reason, failures } }) => ({
    ...{ id, reason, attempts: failures.length },
    since: failures.at(-1)?.at.toISOString() ?? null,
  }))
}
