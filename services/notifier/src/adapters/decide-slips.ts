import type { AnyBulkWriteOperation, ClientSession, Db } from 'mongodb'
import type { DueSlip } from '../domain/slips-due.ts'
import { notifierCollections } from './notifier-collections.ts'
import type { Notification } from './notifier-collections.ts'

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
        },
      },
      upsert: true,
    },
  }
  if (undeliverable !== undefined) return [insert]
  const reopen: AnyBulkWriteOperation<Notification> = {
    updateOne: {
      filter: { _id, state: { $in: ['undeliverable', 'withdrawn'] } },
      update: { $set: { state: 'due', dueAt: now, lastError: null } },
    },
  }
  return [reopen, insert]
}
