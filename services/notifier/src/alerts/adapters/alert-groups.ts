import type { AnyBulkWriteOperation, ClientSession, Db } from 'mongodb'
import { deliveryCollections } from '../../delivery/adapters/delivery-collections.ts'
import type { FlushPlan } from '../domain/plan-flush.ts'
import type { Silence } from '../domain/silence.ts'
import { alertCollections } from './alert-collections.ts'
import type { StoredAlert, StoredGroup } from './alert-collections.ts'

/** Keys of the groups that are to be decided now. */
export async function findDueGroups(db: Db, now: Date): Promise<string[]> {
  const { groups } = alertCollections(db)
  const due = await groups.find({ checkAt: { $lte: now } }, { projection: { _id: 1 } }).toArray()
  return due.map(({ _id }) => _id)
}

/** A group with its open alerts and all silences; null if it is not to be decided now. */
export async function loadDueGroup(
  db: Db,
  groupKey: string,
  now: Date,
  session: ClientSession,
): Promise<{ group: StoredGroup; alerts: StoredAlert[]; silences: Silence[] } | null> {
  const collections = alertCollections(db)
  const group = await collections.groups.findOne({ _id: groupKey }, { session })
  if (group === null || group.checkAt === null || group.checkAt > now) return null
  return {
    group,
    alerts: await collections.alerts.find({ groupKey, settled: false }, { session }).toArray(),
    silences: await collections.silences.find({}, { session }).toArray(),
  }
}

/** Writes a decision: the alerts and the group, and for a flush its content and messages. */
export async function savePlan(
  db: Db,
  groupKey: string,
  plan: FlushPlan,
  now: Date,
  session: ClientSession,
): Promise<void> {
  const { alerts, groups, flushes } = alertCollections(db)
  const updates = plan.alerts.map(({ id, ...$set }): AnyBulkWriteOperation<StoredAlert> => ({
    updateOne: { filter: { _id: id }, update: { $set } },
  }))
  if (updates.length > 0) await alerts.bulkWrite(updates, { session, ordered: false })
  if (plan.kind === 'wait') {
    const { checkAt, forgetAt } = plan
    const update =
      forgetAt === null
        ? { $set: { checkAt }, $unset: { forgetAt: '' as const } }
        : { $set: { checkAt, forgetAt } }
    await groups.updateOne({ _id: groupKey }, update, { session })
    return
  }
  const { flushId, content, forgetAt, messages } = plan
  await flushes.insertOne({ _id: flushId, content, forgetAt }, { session })
  if (messages.length > 0) await deliveryCollections(db).notifications.insertMany(messages, { session })
  // Due again now: the next decision finds when to flush it next.
  const flushed = { flushes: plan.flushes, lastFlushAt: now, checkAt: now }
  await groups.updateOne({ _id: groupKey }, { $set: flushed }, { session })
}

/** Each combination of rule, source and group that has open alerts. */
export async function findGroupings(db: Db): Promise<{ rule: string; source: string; groupKey: string }[]> {
  const found = await alertCollections(db)
    .alerts.aggregate<{ _id: { rule: string; source: string; groupKey: string } }>([
      { $match: { settled: false } },
      { $group: { _id: { rule: '$rule', source: '$source', groupKey: '$groupKey' } } },
    ])
    .toArray()
  return found.map(({ _id }) => _id)
}

/** Moves the open alerts of a rule and source from one group to another, which counts as flushed at `now`. */
export async function moveAlerts(
  db: Db,
  from: { rule: string; source: string; groupKey: string },
  groupKey: string,
  now: Date,
): Promise<void> {
  const { alerts, groups } = alertCollections(db)
  const first = { flushes: 0, lastFlushAt: now, checkAt: now }
  await groups.updateOne({ _id: groupKey }, { $setOnInsert: first }, { upsert: true })
  await alerts.updateMany({ ...from, settled: false }, { $set: { groupKey } })
}

/** Has all groups decided again. */
export async function recheckGroups(db: Db, checkAt: Date): Promise<void> {
  await alertCollections(db).groups.updateMany({}, { $set: { checkAt } })
}

/** The content of a flush; null if it was removed. */
export async function findFlushContent(db: Db, flushId: string) {
  const flush = await alertCollections(db).flushes.findOne({ _id: flushId })
  return flush?.content ?? null
}
