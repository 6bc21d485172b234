import type { AnyBulkWriteOperation, ClientSession, Db, Filter, UpdateFilter } from 'mongodb'
import { deliveryCollections } from '../../delivery/adapters/delivery-collections.ts'
import type { FailureReason } from '../../delivery/domain/after-attempt.ts'
import type { Notification, SlipNotification } from '../../delivery/domain/notification.ts'
import type { LedgerChange } from '../domain/ledger-changes.ts'
import type { SlipOrder } from '../domain/slip-order.ts'

type Operation = AnyBulkWriteOperation<Notification>

/** The slips of these ids that are in the ledger. */
export async function findSlips(
  db: Db,
  ids: readonly string[],
  session: ClientSession,
): Promise<Map<string, SlipNotification>> {
  const { notifications } = deliveryCollections(db)
  const found = await notifications.find({ _id: { $in: [...ids] } }, { session }).toArray()
  return new Map(found.filter((one) => one.kind === 'slip').map((slip) => [slip._id, slip]))
}

/** Ids of the slips of these orders that failed or are undeliverable. */
export async function findFailedIds(
  db: Db,
  orders: readonly SlipOrder[],
  session: ClientSession,
): Promise<string[]> {
  const { notifications } = deliveryCollections(db)
  const found = await notifications
    .find(
      {
        kind: 'slip',
        state: { $in: ['failed', 'undeliverable'] },
        $or: orders.map(({ source, orderId }) => ({ source, orderId })),
      },
      { session, projection: { _id: 1 } },
    )
    .toArray()
  return found.map(({ _id }) => _id)
}

export type FailedFilter = {
  source: string
  failed: FailureReason | 'any'
  /** When the slips became due: from the first, before the second. */
  since: string | null
  until: string | null
}

/** The failed slips of a source, in the order of their ids. */
export async function* findFailedSlips(
  db: Db,
  { source, failed, since, until }: FailedFilter,
): AsyncGenerator<SlipNotification> {
  const decidedAt = {
    ...(since !== null && { $gte: new Date(since) }),
    ...(until !== null && { $lt: new Date(until) }),
  }
  const filter: Filter<Notification> = {
    kind: 'slip',
    source,
    state: 'failed',
    ...(failed !== 'any' && { why: failed }),
    ...((since ?? until) !== null && { decidedAt }),
  }
  for await (const slip of deliveryCollections(db).notifications.find(filter).sort({ _id: 1 }))
    if (slip.kind === 'slip') yield slip
}

/** The due slips of the same orders as these. */
export async function findDueSlips(db: Db, slips: readonly SlipNotification[]): Promise<SlipNotification[]> {
  const { notifications } = deliveryCollections(db)
  const [first] = slips
  if (first === undefined) return []
  const orderIds = slips.map(({ orderId }) => orderId)
  const found = await notifications
    .find({ source: first.source, orderId: { $in: orderIds }, kind: 'slip', state: 'due' })
    .toArray()
  return found.filter((one) => one.kind === 'slip')
}

/** Applies changes in their order, within a transaction. */
export async function changeSlips(
  db: Db,
  changes: readonly LedgerChange[],
  now: Date,
  session: ClientSession,
): Promise<void> {
  if (changes.length === 0) return
  const { notifications } = deliveryCollections(db)
  await notifications.bulkWrite(
    changes.map((change) => operationOf(change, now)),
    { session, ordered: true },
  )
}

/** Inserts slips, unless they are there; durable when it resolves. */
export async function insertSlips(db: Db, slips: readonly SlipNotification[]): Promise<void> {
  const { notifications } = deliveryCollections(db)
  await notifications.bulkWrite(slips.map(inserting), { writeConcern: { w: 'majority' } })
}

function operationOf(change: LedgerChange, now: Date): Operation {
  switch (change.kind) {
    case 'enter':
      return inserting(change.slip)
    case 'rememberAddress': {
      const { id, addressHash, asOf } = change
      return updating({ _id: id }, { $set: { asOf }, $addToSet: { addresses: addressHash } })
    }
    case 'setDue':
    case 'setUndeliverable':
    case 'withdraw': {
      const { id, from, reason, event } = change
      const filter: Filter<Notification> = { _id: id, kind: 'slip', state: { $in: [...from] } }
      const set = { ...stateSetBy(change.kind, now), lastError: reason }
      return event === null
        ? updating(filter, { $set: set })
        : updating(filter, { $set: { ...set, tellAt: now }, $push: { tell: event } })
    }
  }
}

function stateSetBy(kind: 'setDue' | 'setUndeliverable' | 'withdraw', now: Date) {
  switch (kind) {
    case 'setDue':
      return { state: 'due' as const, dueAt: now, dueSince: now, attempts: 0 }
    case 'setUndeliverable':
      return { state: 'undeliverable' as const }
    case 'withdraw':
      return { state: 'withdrawn' as const }
  }
}

function inserting({ _id, ...slip }: SlipNotification): Operation {
  return { updateOne: { filter: { _id }, update: { $setOnInsert: slip }, upsert: true } }
}

function updating(filter: Filter<Notification>, update: UpdateFilter<Notification>): Operation {
  return { updateOne: { filter, update } }
}
