import type { AlertEvent } from '@slipstream/events/event.ts'
import type { Db } from 'mongodb'
import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import type { SilenceDocument } from '@slipstream/read-models/alerts/silence-document.ts'
import { findDocuments, upserting, writeBatch } from '../adapters/batch-writes.ts'
import type { CollectionWrite } from '../adapters/batch-writes.ts'
import type { Targets } from '../domain/read-model.ts'
import type { Folded } from '../projection.ts'
import { projectAlerts } from './domain/alerts.ts'
import { projectSilences } from './domain/silences.ts'

/** Reads the documents that events change, folds them in memory, and returns the writes. */
export async function foldAlerts(
  db: Db,
  { alerts, silences }: Pick<Targets, 'alerts' | 'silences'>,
  events: readonly AlertEvent[],
): Promise<Folded> {
  const writes: CollectionWrite[] = []
  if (alerts !== undefined) {
    const ids = events.map(({ subject }) => subject)
    const before = await findDocuments<AlertDocument>(db, alerts, ids)
    writes.push(upserting(alerts, projectAlerts(before, events)))
  }
  if (silences !== undefined) {
    const ids = events.flatMap((event) => (event.type === 'AlertSilenced' ? [event.data.silenceId] : []))
    const before = await findDocuments<SilenceDocument>(db, silences, ids)
    writes.push(upserting(silences, projectSilences(before, events)))
  }
  return { write: (transaction) => writeBatch(db, writes, transaction) }
}
