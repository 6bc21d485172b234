import type { Db } from 'mongodb'
import { ensureCollection } from '@slipstream/mongo/ensure-collection.ts'
import type { FlushContent } from '../domain/flush-content.ts'
import type { HeldAlert } from '../domain/held-alert.ts'
import type { Silence } from '../domain/silence.ts'

type Forgettable = {
  /** When nothing can ask for it any more. */
  forgetAt?: Date
}

export type StoredAlert = HeldAlert & Forgettable & { groupKey: string }
type StoredSilence = Silence & Forgettable

/** Of alerts that are told together. Its flushes may be counted anew after it was forgotten: their ids hold what they say and when. */
export type StoredGroup = Forgettable & {
  /** See `groupKeyOf`. */
  _id: string
  flushes: number
  lastFlushAt: Date | null
  /** When it is to be decided again whether it is told; null when nothing will change by itself. */
  checkAt: Date | null
}

/** What one flush says: the messages to all receivers refer to it. */
type StoredFlush = Forgettable & { _id: string; content: FlushContent }

export const alertCollections = (db: Db) => ({
  alerts: db.collection<StoredAlert>('notifierAlerts'),
  silences: db.collection<StoredSilence>('notifierSilences'),
  groups: db.collection<StoredGroup>('notifierAlertGroups'),
  flushes: db.collection<StoredFlush>('notifierFlushes'),
})

const dayMs = 24 * 60 * 60 * 1_000

/**
 * How long what has ended is remembered: longer than the topic keeps it, so that a log that is read again tells nothing twice.
 * @returns the time to forget it
 */
export const forgetEnded = (nowMs: number): Date => new Date(nowMs + 100 * dayMs)

/** A silence without an end is kept for longer than any alert should hold. */
export const forgetEndless = (nowMs: number): Date => new Date(nowMs + 2 * 365 * dayMs)

/** Makes what is absent: a transaction must not be the one to make a collection, or the first ones conflict. */
export async function ensureAlertCollections(db: Db): Promise<void> {
  const { alerts, silences, groups, flushes } = alertCollections(db)
  await ensureCollection(db, groups.collectionName)
  await alerts.createIndex({ groupKey: 1, settled: 1 })
  const atForgetAt = [{ forgetAt: 1 }, { expireAfterSeconds: 0 }] as const
  await alerts.createIndex(...atForgetAt)
  await silences.createIndex(...atForgetAt)
  await flushes.createIndex(...atForgetAt)
  await groups.createIndex(...atForgetAt)
}
