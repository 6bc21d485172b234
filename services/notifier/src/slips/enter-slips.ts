import type { AnyBulkWriteOperation, ClientSession, Db, Filter, UpdateFilter } from 'mongodb'
import type { SlipOrder } from './domain/slip-order.ts'
import { correction } from './domain/correction.ts'
import { correctedId, notificationId } from '../delivery/domain/notification-id.ts'
import type { DueSlip } from './domain/slips-due.ts'
import { telling } from '../delivery/domain/outbox-event.ts'
import { forgetNotificationAt, notifierCollections } from '../delivery/adapters/delivery-collections.ts'
import type { Notification } from '../delivery/domain/notification.ts'

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
  const { notifications } = notifierCollections(db)
  const ids = slips.flatMap(({ id, source, orderId }) => [
    id,
    notificationId('slip', source, orderId, { kind: 'registrant' }),
  ])
  const known = new Map(
    (await notifications.find({ _id: { $in: ids } }, { session }).toArray()).map((one) => [one._id, one]),
  )
  const operations = slips.flatMap((slip) => {
    const before = known.get(slip.id)
    if (slip.recipient.kind === 'registrant') return operationsOf(slip, now)
    const wentOut = known.has(notificationId('slip', slip.source, slip.orderId, { kind: 'registrant' }))
    if (before === undefined) return wentOut && !slip.later ? [] : operationsOf(slip, now)
    return [...operationsOf(slip, now), ...correctionsOf(before, slip, now)]
  })
  if (operations.length > 0) await notifications.bulkWrite(operations, { session, ordered: true })
}

function correctionsOf(before: Notification, slip: DueSlip, now: Date): Operation[] {
  if (before.kind !== 'slip' || slip.undeliverable !== undefined) return []
  const { id, addressHash, asOf } = slip
  const what = correction(before, slip)
  if (what === 'nothing') return []
  const remember = updateOf({ _id: id }, { $set: { asOf }, $addToSet: { addresses: addressHash } })
  if (what === 'remember') return [remember]
  const entered = { state: 'due', lastError: null, resendOf: id }
  return [remember, insertOf({ ...slip, id: correctedId(id, addressHash) }, entered, now)]
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
  const due = { state: 'due' as const, dueAt: now, dueSince: now, attempts: 0, lastError: null }
  const tell = telling(_id, { settled: 'retried' }, now)
  const { addressHash, asOf } = slip
  return [
    updateOf({ _id, state: 'undeliverable' }, { $set: { ...due, tellAt: now }, $push: { tell } }),
    updateOf({ _id, state: 'withdrawn' }, { $set: due }),
    insertOf(slip, { state: 'due', lastError: null, addresses: [addressHash], asOf }, now),
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
  { id: _id, source, orderId, recipient }: Pick<DueSlip, 'id' | 'source' | 'orderId' | 'recipient'>,
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
    forgetAt: forgetNotificationAt('slip', now.getTime()),
    sentAt: null,
    ...more,
  }
  return { updateOne: { filter: { _id }, update: { $setOnInsert: entry }, upsert: true } }
}

function updateOf(filter: Filter<Notification>, update: UpdateFilter<Notification>): Operation {
  return { updateOne: { filter, update } }
}
