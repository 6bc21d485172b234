import type { AlertEvent } from '@slipstream/events/event.ts'
import type { ClientSession, Db } from 'mongodb'
import type { AlertsConfig } from '@slipstream/runtime/config/schemas/alerts/alerts-schema.ts'
import type { StoredAlert } from './adapters/alert-collections.ts'
import { findAlerts, findSilences, saveAlerts, saveSilences } from './adapters/held-alerts.ts'
import { isAlertStateEvent, isSilenceEvent } from './domain/alert-event.ts'
import { groupKeyOf } from './domain/group-key.ts'
import { foldHeldAlerts } from './domain/held-alert.ts'
import type { HeldAlert } from './domain/held-alert.ts'
import { forgetEndedAt, forgetEndlessAt } from './domain/retention.ts'
import { foldSilences } from './domain/silence.ts'

export type FoldSettings = Pick<AlertsConfig, 'groupBy'> & {
  /** Since when alerts are sent: an end before it is not sent. */
  sinceMs: number
}

/**
 * Folds alert events into the stored alerts and silences, and has each group that they concern decided again.
 * It reads within the transaction, since a flush writes to the same alerts.
 */
export async function foldAlerts(
  db: Db,
  events: readonly AlertEvent[],
  { groupBy, sinceMs }: FoldSettings,
  nowMs: number,
  session: ClientSession,
): Promise<void> {
  const checkAt = new Date(nowMs)
  const changes = events.filter(isAlertStateEvent)
  const known = await findAlerts(
    db,
    changes.map(({ subject }) => subject),
    session,
  )
  const changed = foldHeldAlerts(known, changes, { learnedAtMs: nowMs, sinceMs })
  const alerts = changed.map((alert) => storable(alert, groupKeyOf(alert, groupBy), nowMs))
  await saveAlerts(db, alerts, checkAt, session)

  const settings = events.filter(isSilenceEvent)
  const before = await findSilences(
    db,
    settings.map(({ data }) => data.silenceId),
    session,
  )
  const silences = [...foldSilences(before, settings).values()].map(({ _id, match, endsAt, saidAt }) => {
    const forgetAt = endsAt === null ? forgetEndlessAt(nowMs) : forgetEndedAt(Date.parse(endsAt))
    return { _id, match, endsAt, saidAt, forgetAt }
  })
  await saveSilences(db, silences, checkAt, session)
}

/** An alert is kept while it is firing or its end is still to be sent. */
function storable(alert: HeldAlert, groupKey: string, nowMs: number): StoredAlert {
  const { forgetAt: _, ...rest } = alert as StoredAlert
  return { ...rest, groupKey, ...(alert.settled ? { forgetAt: forgetEndedAt(nowMs) } : {}) }
}
