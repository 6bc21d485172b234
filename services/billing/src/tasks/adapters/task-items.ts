import type { ClientSession, Db } from 'mongodb'
import { submitManyWork } from '@slipstream/work/adapters/submit-work.ts'
import { ensureWorkCollection } from '@slipstream/work/adapters/work-collection.ts'
import type { WorkCollection, WorkItem } from '@slipstream/work/adapters/work-collection.ts'
import type { Task } from '../domain/task.ts'
import type { NewTask } from '../domain/tasks-of.ts'

export type TaskItem = WorkItem<Task>
export type TaskItems = WorkCollection<Task>

/**
 * Far longer than `notOlderThanMs` can be, so that a task is remembered for as long as it could be derived
 * again.
 */
const keepFinishedForSeconds = 400 * 24 * 60 * 60

export const taskItems = (db: Db): TaskItems => db.collection<TaskItem>('billingTasks')

export async function ensureTaskItems(db: Db): Promise<void> {
  const items = taskItems(db)
  await ensureWorkCollection(db, items.collectionName, { keepFinishedForSeconds })
  await items.createIndex({ source: 1, customerId: 1 })
}

/** The trace context of the event that a task follows from; undefined where that is not known. */
export type TraceOf = (task: Pick<Task, 'trigger'>) => string | undefined

/** Stores those that are new. */
export async function submitTasks(
  items: TaskItems,
  tasks: readonly NewTask[],
  { queue, nowMs, traceOf }: { queue: string; nowMs: number; traceOf: TraceOf },
  session: ClientSession,
): Promise<number> {
  const submissions = tasks.map(({ id, task, dueAtMs }) => ({
    id,
    own: task,
    work: { queue, dueInMs: Math.max(0, dueAtMs - nowMs), traceparent: traceOf(task) },
  }))
  return submitManyWork(items, submissions, { session })
}
