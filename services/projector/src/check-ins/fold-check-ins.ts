import type { Db } from 'mongodb'
import type { CheckInEvent } from '@slipstream/events/event.ts'
import { checkInId, type CheckInDocument } from '@slipstream/read-models/check-ins/check-in-document.ts'
import { findDocuments, upserting, writeBatch } from '../adapters/batch-writes.ts'
import type { Targets } from '../domain/read-model.ts'
import type { Folded } from '../projection.ts'
import { projectCheckIns } from './domain/check-ins.ts'

/** Reads the documents that events change, folds them in memory, and returns the writes. */
export async function foldCheckIns(
  db: Db,
  { 'check-ins': collection }: Pick<Targets, 'check-ins'>,
  events: readonly CheckInEvent[],
): Promise<Folded> {
  if (collection === undefined || events.length === 0) return { write: () => Promise.resolve() }
  const ids = events.map(({ data }) => checkInId(data))
  const before = await findDocuments<CheckInDocument>(db, collection, ids)
  const writes = [upserting(collection, projectCheckIns(before, events))]
  return { write: (transaction) => writeBatch(db, writes, transaction) }
}
