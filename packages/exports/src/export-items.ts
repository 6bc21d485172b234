import type { Db } from 'mongodb'
import { ensureWorkCollection } from '@slipstream/work/adapters/work-collection.ts'
import type { WorkCollection, WorkItem } from '@slipstream/work/adapters/work-collection.ts'
import type { StoredExport } from './domain/stored-export.ts'

export type ExportItem = WorkItem<StoredExport>
export type ExportItems = WorkCollection<StoredExport>

export const exportQueue = 'exports'

const keepFinishedForSeconds = 90 * 24 * 60 * 60

/** Exports as items of leased work. */
export const exportItems = (db: Db): ExportItems => db.collection<ExportItem>('exports')

/** Creates the collection of exports, which are kept for 90 days after their end. */
export async function ensureExportItems(db: Db): Promise<void> {
  const items = exportItems(db)
  await ensureWorkCollection(db, items.collectionName, { keepFinishedForSeconds })
  await items.createIndex({ 'work.createdAt': -1, _id: -1 })
}
