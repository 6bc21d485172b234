import type { Db } from 'mongodb'
import type { Event } from '@slipstream/events/event.ts'
import type { CalloutDocument } from '@slipstream/read-models/callouts/callout-document.ts'
import { findDocuments, upserting, writeBatch } from '../adapters/batch-writes.ts'
import type { Targets } from '../domain/read-model.ts'
import type { Folded } from '../projection.ts'
import { isCalloutEvent, projectCallouts } from './domain/callouts.ts'

/** Reads the documents that events change, folds them in memory, and returns the writes. */
export async function foldCallouts(
  db: Db,
  { callouts }: Pick<Targets, 'callouts'>,
  events: readonly Event[],
): Promise<Folded> {
  const ids = events.filter(isCalloutEvent).map(({ data }) => data.taskId)
  if (callouts === undefined || ids.length === 0) return { write: () => Promise.resolve() }
  const before = await findDocuments<CalloutDocument>(db, callouts, ids)
  const writes = [upserting(callouts, projectCallouts(before, events))]
  return { write: (transaction) => writeBatch(db, writes, transaction) }
}
