import type { Db } from 'mongodb'
import { insertOpened } from './adapters/mongo-opened-records.ts'
import { openedRecordId, type OpenedThing } from './domain/opened-record.ts'

/** Records that somebody opens personal data. To be awaited before it is shown. */
export function recordOpened(db: Db, thing: OpenedThing, by: string, at: Date): Promise<void> {
  return insertOpened(db, openedRecordId(thing, by, at), { ...thing, by, at })
}
