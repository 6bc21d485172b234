import type { Db } from 'mongodb'
import { alertCollections } from '../../adapters/alert-collections.ts'
import type { HeldAlert } from '../../domain/held-alert.ts'
import type { Silence } from '../../domain/silence.ts'

export async function ensureExportIndexes(db: Db): Promise<void> {
  const { alerts } = alertCollections(db)
  await alerts.createIndex({ settled: 1 })
  await alerts.createIndex({ changedAtMs: 1 })
}

/** The alerts that are not settled, and those that ended since `changedAfterMs`. */
export function findExportedAlerts(db: Db, changedAfterMs: number): AsyncIterable<HeldAlert> {
  return alertCollections(db).alerts.find({
    $or: [{ settled: false }, { changedAtMs: { $gt: changedAfterMs } }],
  })
}

export function findAllSilences(db: Db): Promise<Silence[]> {
  return alertCollections(db).silences.find().toArray()
}
