import type { Db } from 'mongodb'
import { notifierCollections } from './notifier-collections.ts'
import type { Notification } from './notifier-collections.ts'

/** What became of a claimed notification. */
export type Result =
  | { kind: 'sent' }
  | { kind: 'undeliverable' | 'withdrawn' | 'failed'; reason: string }
  | { kind: 'retry'; reason: string; waitMs: number; counts: boolean }

export type SentLedger = {
  /** The longest due, leased to the caller alone until the lease runs out; null when none is due. */
  claim(): Promise<Notification | null>
  /** Prolongs the lease; false when another has claimed it since. */
  renew(claimed: Notification): Promise<boolean>
  /** Durable when it resolves; false when another has claimed it since, and then nothing is written. */
  record(claimed: Notification, result: Result): Promise<boolean>
}

/**
 * The ledger as the sender uses it. A lease is a `dueAt` in the future: whoever dies while sending leaves a notification that
 * becomes due by itself. The fence that each claim raises keeps whoever wakes up late from writing over the next one's work.
 */
export function sentLedger(
  db: Db,
  { leaseMs, now = Date.now }: { leaseMs: number; now?: () => number },
): SentLedger {
  const { notifications } = notifierCollections(db)
  const options = { writeConcern: { w: 'majority' } } as const
  const inMs = (ms: number): Date => new Date(now() + ms)
  const held = ({ _id, fence }: Notification) => ({ _id, fence, state: 'due' as const })

  return {
    claim: () =>
      notifications.findOneAndUpdate(
        { state: 'due', dueAt: { $lte: inMs(0) } },
        { $set: { dueAt: inMs(leaseMs) }, $inc: { fence: 1 } },
        { sort: { dueAt: 1 }, returnDocument: 'after', ...options },
      ),
    async renew(claimed) {
      const { matchedCount } = await notifications.updateOne(
        held(claimed),
        { $set: { dueAt: inMs(leaseMs) } },
        options,
      )
      return matchedCount === 1
    },
    async record(claimed, result) {
      const { matchedCount } = await notifications.updateOne(held(claimed), updateFor(result, inMs), options)
      return matchedCount === 1
    },
  }
}

function updateFor(result: Result, inMs: (ms: number) => Date): object {
  if (result.kind === 'sent') return { $set: { state: 'sent', sentAt: inMs(0), lastError: null } }
  const lastError = result.reason.slice(0, 1_000)
  if (result.kind !== 'retry') return { $set: { state: result.kind, lastError } }
  return {
    $set: { dueAt: inMs(result.waitMs), lastError },
    $inc: { attempts: result.counts ? 1 : 0 },
  }
}
