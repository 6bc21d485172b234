import type { AnyBulkWriteOperation, ClientSession, Db, MongoClient } from 'mongodb'
import { inTransaction } from '@slipstream/mongo/in-transaction.ts'
import { alertNotificationId, flushIdOf } from './domain/alert-receiver.ts'
import type { AlertReceiver } from './domain/alert-receiver.ts'
import { decideFlush } from './domain/decide-flush.ts'
import type { AlertTiming, FlushDecision } from './domain/decide-flush.ts'
import { flushContent } from './domain/flush-content.ts'
import { newsOf } from './domain/held-alert.ts'
import type { AlertNotification } from '../delivery/domain/notification.ts'
import { forgetNotificationAt, notifierCollections } from '../delivery/adapters/delivery-collections.ts'
import { alertCollections, forgetEnded } from './adapters/alert-collections.ts'
import type { StoredAlert, StoredGroup } from './adapters/alert-collections.ts'
import { withLateSlips } from './adapters/find-late-slips.ts'

export type Flushing = { timing: AlertTiming; receivers: readonly AlertReceiver[] }

/**
 * Decides whether a group is told now and, if so, enters its messages into the ledger, with what they say, in one transaction
 * with what of each alert has been told. Of several instances that decide at once one wins, and the others find it done.
 *
 * @returns whether it was told
 */
export async function flushGroup(
  client: MongoClient,
  db: Db,
  groupKey: string,
  { timing, receivers }: Flushing,
  nowMs: number,
): Promise<boolean> {
  const { alerts, silences, groups, flushes } = alertCollections(db)
  const now = new Date(nowMs)

  const decide = async (session: ClientSession): Promise<boolean> => {
    const group = await groups.findOne({ _id: groupKey }, { session })
    if (group?.checkAt === null || group === null || group.checkAt > now) return false
    const held = await alerts.find({ groupKey, settled: false }, { session }).toArray()
    const decision = decideFlush(
      { alerts: held, lastFlushMs: group.lastFlushAt?.getTime() ?? null },
      await silences.find({}, { session }).toArray(),
      timing,
      nowMs,
    )
    await noteTold(decision, session)
    if (decision.kind === 'wait') {
      const checkAt = decision.untilMs === null ? null : new Date(decision.untilMs)
      // Nothing is left to tell of it; the next alert of the group makes it stay.
      const stay =
        checkAt === null
          ? { $set: { checkAt, forgetAt: forgetEnded(nowMs) } }
          : { $set: { checkAt }, $unset: { forgetAt: '' as const } }
      await groups.updateOne({ _id: groupKey }, stay, { session })
      return false
    }
    await tell(group, decision, session)
    return true
  }

  /** Written alert by alert, as each is told of what it says. */
  const noteTold = async (decision: FlushDecision, session: ClientSession): Promise<void> => {
    const settle = { settled: true, forgetAt: forgetEnded(nowMs) }
    const ended = decision.kind === 'flush' ? [...decision.dropped, ...decision.resolved] : decision.dropped
    const firing = decision.kind === 'flush' ? decision.firing : []
    const updates: [string, Partial<StoredAlert>][] = [
      ...ended.map(({ _id }): [string, Partial<StoredAlert>] => [_id, settle]),
      ...decision.hushed.map(({ _id }): [string, Partial<StoredAlert>] => [_id, { told: null }]),
      ...firing
        .filter((alert) => alert.told !== newsOf(alert))
        .map((alert): [string, Partial<StoredAlert>] => [alert._id, { told: newsOf(alert) }]),
    ]
    if (updates.length === 0) return
    await alerts.bulkWrite(
      updates.map(([_id, set]): AnyBulkWriteOperation<StoredAlert> => ({
        updateOne: { filter: { _id }, update: { $set: set } },
      })),
      { session, ordered: false },
    )
  }

  const tell = async (
    group: StoredGroup,
    decision: FlushDecision & { kind: 'flush' },
    session: ClientSession,
  ): Promise<void> => {
    const decided = flushContent(decision, now.toISOString())
    const content = await withLateSlips(db, decided, nowMs, session)
    const flushId = flushIdOf(groupKey, group.flushes + 1, content)
    await flushes.insertOne({ _id: flushId, content, forgetAt: forgetEnded(nowMs) }, { session })
    const { notifications } = notifierCollections(db)
    const due = receivers.map((receiver) => dueTo(receiver, flushId, now))
    if (due.length > 0) await notifications.insertMany(due, { session })
    await groups.updateOne(
      { _id: groupKey },
      // Decided again at once, to know when next.
      { $set: { flushes: group.flushes + 1, lastFlushAt: now, checkAt: now } },
      { session },
    )
  }

  let told = false
  await inTransaction(client, async (session) => {
    told = await decide(session)
  })
  return told
}

function dueTo(receiver: AlertReceiver, flushId: string, now: Date): AlertNotification {
  const entry = {
    _id: alertNotificationId(flushId, receiver),
    flushId,
    state: 'due' as const,
    dueAt: now,
    fence: 0,
    attempts: 0,
    decidedAt: now,
    forgetAt: forgetNotificationAt(receiver.kind, now.getTime()),
    sentAt: null,
    lastError: null,
  }
  return receiver.kind === 'alert-slack'
    ? { ...entry, kind: 'alert-slack', recipient: { kind: 'slack' } }
    : { ...entry, kind: 'alert-mail', recipient: { kind: 'address', address: receiver.address } }
}
