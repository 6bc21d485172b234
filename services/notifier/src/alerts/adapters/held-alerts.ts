import type { AnyBulkWriteOperation, ClientSession, Db } from 'mongodb'
import { alertCollections } from './alert-collections.ts'
import type { StoredAlert, StoredGroup, StoredSilence } from './alert-collections.ts'

export async function findAlerts(
  db: Db,
  ids: readonly string[],
  session: ClientSession,
): Promise<Map<string, StoredAlert>> {
  if (ids.length === 0) return new Map()
  const found = await alertCollections(db)
    .alerts.find({ _id: { $in: [...new Set(ids)] } }, { session })
    .toArray()
  return new Map(found.map((alert) => [alert._id, alert]))
}

/** Replaces alerts, and has their groups decided again at `checkAt`. */
export async function saveAlerts(
  db: Db,
  alerts: readonly StoredAlert[],
  checkAt: Date,
  session: ClientSession,
): Promise<void> {
  if (alerts.length === 0) return
  const collections = alertCollections(db)
  await collections.alerts.bulkWrite(
    alerts.map((alert): AnyBulkWriteOperation<StoredAlert> => ({
      replaceOne: { filter: { _id: alert._id }, replacement: alert, upsert: true },
    })),
    { session, ordered: false },
  )
  const groupKeys = [...new Set(alerts.map(({ groupKey }) => groupKey))]
  await collections.groups.bulkWrite(
    groupKeys.map((_id): AnyBulkWriteOperation<StoredGroup> => ({
      updateOne: {
        filter: { _id },
        update: {
          $set: { checkAt },
          $unset: { forgetAt: '' },
          $setOnInsert: { flushes: 0, lastFlushAt: null },
        },
        upsert: true,
      },
    })),
    { session, ordered: false },
  )
}

export async function findSilences(
  db: Db,
  ids: readonly string[],
  session: ClientSession,
): Promise<Map<string, StoredSilence>> {
  if (ids.length === 0) return new Map()
  const found = await alertCollections(db)
    .silences.find({ _id: { $in: [...new Set(ids)] } }, { session })
    .toArray()
  return new Map(found.map((silence) => [silence._id, silence]))
}

/** Replaces silences, and has all groups decided again at `checkAt`. */
export async function saveSilences(
  db: Db,
  silences: readonly StoredSilence[],
  checkAt: Date,
  session: ClientSession,
): Promise<void> {
  if (silences.length === 0) return
  const collections = alertCollections(db)
  for (const { _id, ...silence } of silences)
    await collections.silences.replaceOne({ _id }, silence, { session, upsert: true })
  await collections.groups.updateMany({}, { $set: { checkAt } }, { session })
}
