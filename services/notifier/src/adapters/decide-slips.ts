import type { AnyBulkWriteOperation, ClientSession, Db } from 'mongodb'
import type { DueSlip } from '../domain/slips-due.ts'
import { telling } from '../domain/telling.ts'
import { notifierCollections } from './notifier-collections.ts'
import type { Notification } from './notification.ts'

/**
 * Enters slips into the ledger, within a transaction. One that is there already stays as it is, whatever became of it; only what
 * was undeliverable for want of an address becomes due once there is one.
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

function operationsOf(slip: DueSlip, now: Date): AnyBulkWriteOperation<Notification>[] {
  const { id: _id, source, orderId, recipient, undeliverable } = slip
  const insert: AnyBulkWriteOperation<Notification> = {
    updateOne: {
      filter: { _id },
      update: {
        $setOnInsert: {
          kind: 'slip',
          source,
          orderId,
          recipient,
          state: undeliverable === undefined ? 'due' : 'undeliverable',
          dueAt: now,
          fence: 0,
          attempts: 0,
          decidedAt: now,
          sentAt: null,
          lastError: undeliverable ?? null,
          ...(undeliverable === undefined
            ? {}
            : { tell: [telling(_id, { failed: 'no-address' }, now)], tellAt: now }),
        },
      },
      upsert: true,
    },
  }
  if (undeliverable !== undefined) return [insert]
  const due = { state: 'due' as const, dueAt: now, attempts: 0, lastError: null }
  return [
    {
      updateOne: {
        filter: { _id, state: 'undeliverable' },
        update: {
          $set: { ...due, tellAt: now },
          $push: { tell: telling(_id, { settled: 'retried' }, now) },
        },
      },
    },
    { updateOne: { filter: { _id, state: 'withdrawn' }, update: { $set: due } } },
    insert,
  ]
}
