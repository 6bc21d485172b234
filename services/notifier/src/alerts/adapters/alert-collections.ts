import type { Db, IndexDescription } from 'mongodb'
import type { FlushContent } from '../domain/flush-content.ts'
import type { HeldAlert } from '../domain/held-alert.ts'
import type { Silence } from '../domain/silence.ts'

type Expiring = {
  /** When MongoDB removes it. */
  forgetAt?: Date
}

export type StoredAlert = HeldAlert & Expiring & { groupKey: string }
export type StoredSilence = Silence & Expiring

/**
 * Alerts that are sent together. If it was removed, its flushes are counted from the start:
 * their ids include content and time.
 */
export type StoredGroup = Expiring & {
  /** See `groupKeyOf`. */
  _id: string
  flushes: number
  lastFlushAt: Date | null
  /** When to decide again whether it is flushed; null if nothing will change by itself. */
  checkAt: Date | null
}

/** The content of one flush: the messages to all receivers refer to it. */
type StoredFlush = Expiring & { _id: string; content: FlushContent }

export const alertCollections = (db: Db) => ({
  alerts: db.collection<StoredAlert>('notifierAlerts'),
  silences: db.collection<StoredSilence>('notifierSilences'),
  groups: db.collection<StoredGroup>('notifierAlertGroups'),
  flushes: db.collection<StoredFlush>('notifierFlushes'),
})

/** Creates collections and indexes before transactions write: those that create a collection conflict. */
export async function ensureAlertCollections(db: Db): Promise<void> {
  const { alerts, ...others } = alertCollections(db)
  const atForgetAt: IndexDescription = { key: { forgetAt: 1 }, expireAfterSeconds: 0 }
  await alerts.createIndexes([{ key: { groupKey: 1, settled: 1 } }, atForgetAt])
  for (const { collectionName } of Object.values(others)) {
    await db.collection(collectionName).createIndexes([atForgetAt])
  }
}
