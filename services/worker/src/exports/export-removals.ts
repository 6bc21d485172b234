import type { ClientSession, Db } from 'mongodb'
import type { ExportStore } from '@slipstream/exports/adapters/stores/export-store.ts'
import { submitWork } from '@slipstream/work/adapters/submit-work.ts'
import { ensureWorkCollection } from '@slipstream/work/adapters/work-collection.ts'
import type { WorkCollection, WorkItem } from '@slipstream/work/adapters/work-collection.ts'
import type { WorkHandler } from '@slipstream/work/work-handler.ts'

export const removalQueue = 'export-removals'

type Removal = { exportId: string }

const collectionName = 'exportRemovals'

/** Removals of files as items of leased work. */
export const removalItems = (db: Db): WorkCollection<Removal> =>
  db.collection<WorkItem<Removal>>(collectionName)

export async function ensureRemovalItems(db: Db): Promise<void> {
  await ensureWorkCollection(db, collectionName, { keepFinishedForSeconds: 24 * 60 * 60 })
}

/** Has what is kept of an export removed, once. */
export async function submitRemoval(
  db: Db,
  exportId: string,
  dueInMs: number,
  session: ClientSession,
): Promise<void> {
  const work = { queue: removalQueue, dueInMs }
  await submitWork(removalItems(db), { id: exportId, own: { exportId }, work }, { session })
}

/** Tried again until the store has removed it: a file of personal data does not stay. */
export function removalHandler(store: ExportStore): WorkHandler<Removal> {
  return async ({ exportId }) => {
    await store.remove(exportId)
    return { kind: 'done' }
  }
}
