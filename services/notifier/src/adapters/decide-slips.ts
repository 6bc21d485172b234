import type { AnyBulkWriteOperation, ClientSession, Db, Filter, UpdateFilter } from 'mongodb'
import type { SlipOrder } from '../domain/slip-order.ts'
import type { DueSlip } from '../domain/slips-due.ts'
import { telling } from '../domain/telling.ts'
import { notifierCollections } from './notifier-collections.ts'
import type { Notification } from './notification.ts'

type Operation = AnyBulkWriteOperation<Notification>

/**
 * Enters slips into the ledger, within a transaction. One that is there already stays as it is, whatever became of it; only what
 * was undeliverable for want of an address becomes due once there is one, and what was withdrawn once its order is back.
 */
export async function decideSlips(
  db: Db,
  slips: readonly DueSlip[],
  nowMs: number,
  session: ClientSession,
): Promise<void> {
  if (slips.length === 0) return
  const now = new Date(nowMs)
  const operations = slips.flatMap((slip) => operationsOf(slip, now))
  await notifierCollections(db).notifications.bulkWrite(operations, { session, ordered: true })
}

function operationsOf({ undeliverable, ...slip }: DueSlip, now: Date): Operation[] {
  const { id: _id } = slip
  if (undeliverable !== undefined) {
    const set = { state: 'undeliverable' as const, lastError: undeliverable, tellAt: now }
    const tell = telling(_id, { failed: 'no-address' }, now)
    return [
      updateOf({ _id, state: 'withdrawn' }, { $set: set, $push: { tell } }),
      insertOf(slip, { ...set, tell: [tell] }, now),
    ]
  }
  const due = { state: 'due' as const, dueAt: now, attempts: 0, lastError: null }
  const tell = telling(_id, { settled: 'retried' }, now)
  return [
    updateOf({ _id, state: 'undeliverable' }, { $set: { ...due, tellAt: now }, $push: { tell } }),
    updateOf({ _id, state: 'withdrawn' }, { $set: due }),
    insertOf(slip, { state: 'due', lastError: null }, now),
  ]
}

/** Withdraws, within a transaction, the slips of ended orders that had failed: nobody needs to mend them any more. */
export async function withdrawFailed(
  db: Db,
  ended: readonly SlipOrder[],
  nowMs: number,
  session: ClientSession,
): Promise<void> {
  if (ended.length === 0) return
  const { notifications } = notifierCollections(db)
  const failed = { kind: 'slip' as const, state: { $in: ['failed' as const, 'undeliverable' as const] } }
  const found = await notifications
    .find(
      { ...failed, $or: ended.map(({ source, orderId }) => ({ source, orderId })) },
      { session, projection: { _id: 1 } },
    )
    .toArray()
  if (found.length === 0) return
  const now = new Date(nowMs)
  const set = { state: 'withdrawn' as const, lastError: 'the order has ended', tellAt: now }
  const operations = found.map(({ _id }) =>
    updateOf({ _id, ...failed }, { $set: set, $push: { tell: telling(_id, { settled: 'withdrawn' }, now) } }),
  )
  await notifications.bulkWrite(operations, { session, ordered: false })
}

/** A slip that is entered unless it is there. */
export function insertOf(
  { id: _id, source, orderId, recipient }: Omit<DueSlip, 'undeliverable'>,
  more: object,
  now: Date,
): Operation {
  const entry = {
    kind: 'slip' as const,
    source,
    orderId,
    recipient,
    dueAt: now,
    fence: 0,
    attempts: 0,
    decidedAt: now,
    sentAt: null,
    ...more,
  }
  return { updateOne: { filter: { _id }, update: { $setOnInsert: entry }, upsert: true } }
}

function updateOf(filter: Filter<Notification>, update: UpdateFilter<Notification>): Operation {
  return { updateOne: { filter, update } }
}
