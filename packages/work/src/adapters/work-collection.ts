import type { Collection, Db } from 'mongodb'
import type { Work, WorkState } from '../domain/work.ts'

/** A document that is an item of work: its own fields and those of the mechanism, in `work`. */
export type WorkItem<Own extends object = object> = Own & { _id: string; work: Work }

export type WorkCollection<Own extends object = object> = Collection<WorkItem<Own>>

/** The collection as the mechanism sees it, whatever else an item holds. */
export type AnyWorkCollection = Collection<WorkItem>

export const asAnyWork = <Own extends object>(collection: WorkCollection<Own>): AnyWorkCollection =>
  collection as unknown as AnyWorkCollection

/** Acknowledged by a majority: a claim that an election undid could give its fence to two workers. */
export const durable = { writeConcern: { w: 'majority' } } as const

const among = (...states: readonly WorkState[]) => ({
  partialFilterExpression: { 'work.state': { $in: states } },
})

/**
 * Creates the collection and its indexes. Finished items are in none of the indexes that claims and
 * depths read, so they cost those nothing.
 *
 * @param keepFinishedForSeconds how long done and cancelled items are kept; default: indefinitely
 */
export async function ensureWorkCollection(
  db: Db,
  name: string,
  { keepFinishedForSeconds }: { keepFinishedForSeconds?: number } = {},
): Promise<void> {
  const inOrderOfClaims = { 'work.queue': 1, 'work.priority': -1, 'work.dueAt': 1 } as const
  const byState = { 'work.queue': 1, 'work.state': 1, 'work.dueAt': 1 } as const
  await db.collection(name).createIndexes([
    { key: inOrderOfClaims, ...among('waiting', 'leased') },
    { key: byState, ...among('waiting', 'leased', 'dead-lettered') },
    {
      key: { 'work.queue': 1, 'work.uniqueKey': 1 },
      unique: true,
      partialFilterExpression: { 'work.uniqueKey': { $exists: true } },
    },
    ...(keepFinishedForSeconds === undefined
      ? []
      : [{ key: { 'work.finishedAt': 1 } as const, expireAfterSeconds: keepFinishedForSeconds }]),
  ])
}
