import type { AnyBulkWriteOperation, ClientSession, Db } from 'mongodb'
import type { Event } from '@slipstream/events/event.ts'
import type { AlertsConfig } from '@slipstream/runtime/config/schemas/alerts-schema.ts'
import { groupKeyOf } from './domain/group-key.ts'
import { evolveHeldAlert } from './domain/held-alert.ts'
import type { AlertChange, HeldAlert } from './domain/held-alert.ts'
import { evolveSilence } from './domain/silence.ts'
import type { Silence } from './domain/silence.ts'
import { alertCollections, forgetEnded, forgetEndless } from './adapters/alert-collections.ts'
import type { StoredAlert, StoredGroup } from './adapters/alert-collections.ts'

export type AlertEvent = Event<'AlertRaised' | 'AlertResolved' | 'AlertSilenced'>

export type Folding = Pick<AlertsConfig, 'groupBy'> & {
  /** Since when people are told of alerts: what ended before is not told. */
  sinceMs: number
}

/**
 * Folds alert events into what is held, within a transaction, and has each group that they touch decided again. Read inside of
 * it, since a flush writes to the same alerts what was told of them.
 */
export async function foldAlerts(
  db: Db,
  events: readonly AlertEvent[],
  { groupBy, sinceMs }: Folding,
  nowMs: number,
  session: ClientSession,
): Promise<void> {
  const touched = await foldChanges()
  const isAnySilence = await foldSilences()
  const { groups } = alertCollections(db)
  const checkAt = new Date(nowMs)
  if (touched.size > 0) {
    await groups.bulkWrite(
      [...touched].map((_id): AnyBulkWriteOperation<StoredGroup> => ({
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
  if (isAnySilence) await groups.updateMany({}, { $set: { checkAt } }, { session })

  /** @returns the groups of the alerts that have changed */
  async function foldChanges(): Promise<Set<string>> {
    const { alerts } = alertCollections(db)
    const changes = events.filter((event): event is AlertChange => event.type !== 'AlertSilenced')
    const ids = [...new Set(changes.map(({ subject }) => subject))]
    if (ids.length === 0) return new Set()
    const before = new Map(
      (await alerts.find({ _id: { $in: ids } }, { session }).toArray()).map((alert) => [alert._id, alert]),
    )
    const after = new Map<string, HeldAlert>(before)
    for (const event of changes) {
      const evolved = evolveHeldAlert(after.get(event.subject) ?? null, event, {
        learnedAtMs: nowMs,
        sinceMs,
      })
      if (evolved !== null) after.set(event.subject, evolved)
    }
    const changed = [...after.values()]
      .filter((alert) => before.get(alert._id) !== alert)
      .map((alert) => storable(alert, groupKeyOf(alert, groupBy), nowMs))
    if (changed.length === 0) return new Set()
    await alerts.bulkWrite(
      changed.map((alert): AnyBulkWriteOperation<StoredAlert> => ({
        replaceOne: { filter: { _id: alert._id }, replacement: alert, upsert: true },
      })),
      { session, ordered: false },
    )
    return new Set(changed.map(({ groupKey }) => groupKey))
  }

  async function foldSilences(): Promise<boolean> {
    const { silences } = alertCollections(db)
    const said = events.filter((event) => event.type === 'AlertSilenced')
    const ids = [...new Set(said.map(({ data }) => data.silenceId))]
    if (ids.length === 0) return false
    const stored = await silences.find({ _id: { $in: ids } }, { session }).toArray()
    const after = new Map<string, Silence>(stored.map((silence) => [silence._id, silence]))
    for (const event of said) {
      const { silenceId } = event.data
      after.set(silenceId, evolveSilence(after.get(silenceId) ?? null, event))
    }
    for (const { _id, match, endsAt, saidAt } of after.values()) {
      const forgetAt = endsAt === null ? forgetEndless(nowMs) : forgetEnded(Date.parse(endsAt))
      await silences.replaceOne({ _id }, { match, endsAt, saidAt, forgetAt }, { session, upsert: true })
    }
    return true
  }
}

/** An alert that holds or is still to be told is never forgotten. */
function storable(alert: HeldAlert, groupKey: string, nowMs: number): StoredAlert {
  const { forgetAt: _, ...rest } = alert as StoredAlert
  return { ...rest, groupKey, ...(alert.settled ? { forgetAt: forgetEnded(nowMs) } : {}) }
}
