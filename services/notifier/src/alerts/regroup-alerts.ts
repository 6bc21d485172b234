import type { Db } from 'mongodb'
import type { AlertsConfig } from '@slipstream/runtime/config/schemas/alerts/alerts-schema.ts'
import { findGroupings, moveAlerts, recheckGroups } from './adapters/alert-groups.ts'
import { groupKeyOf } from './domain/group-key.ts'

/**
 * Groups the open alerts by the present configuration, and has all groups decided again, since their timing
 * may have changed, too. What receivers were notified of stays with each alert, so nothing is sent twice.
 */
export async function regroupAlerts(db: Db, groupBy: AlertsConfig['groupBy'], nowMs: number): Promise<void> {
  const now = new Date(nowMs)
  for (const grouping of await findGroupings(db)) {
    const groupKey = groupKeyOf(grouping, groupBy)
    if (groupKey !== grouping.groupKey) await moveAlerts(db, grouping, groupKey, now)
  }
  await recheckGroups(db, now)
}
