import type { Db } from 'mongodb'
import type { AlertsConfig } from '@slipstream/runtime/config/schemas/alerts-schema.ts'
import { groupKeyOf } from './domain/group-key.ts'
import { alertCollections } from './adapters/alert-collections.ts'

/**
 * Files the alerts that are not settled by the grouping that is configured now, and has all groups decided again: the times
 * may have changed as well. What was told of each alert stays, so nothing is told twice.
 */
export async function regroupAlerts(db: Db, groupBy: AlertsConfig['groupBy'], nowMs: number): Promise<void> {
  const { alerts, groups } = alertCollections(db)
  const checkAt = new Date(nowMs)
  const kinds = await alerts
    .aggregate<{ _id: { rule: string; source: string; groupKey: string } }>([
      { $match: { settled: false } },
      { $group: { _id: { rule: '$rule', source: '$source', groupKey: '$groupKey' } } },
    ])
    .toArray()
  for (const { _id } of kinds) {
    const groupKey = groupKeyOf(_id, groupBy)
    if (groupKey === _id.groupKey) continue
    await groups.updateOne(
      { _id: groupKey },
      { $setOnInsert: { flushes: 0, lastFlushAt: checkAt, checkAt } },
      { upsert: true },
    )
    await alerts.updateMany({ ..._id, settled: false }, { $set: { groupKey } })
  }
  await groups.updateMany({}, { $set: { checkAt } })
}
