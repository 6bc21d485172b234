import type { Db, UpdateFilter } from 'mongodb'
import { telling } from '../domain/telling.ts'
import { notifierCollections } from './notifier-collections.ts'
import type { Notification } from './notification.ts'

/** What became of a claimed notification. */
export type Result =
  | { kind: 'sent' }
  | { kind: 'undeliverable' | 'withdrawn'; reason: string }
  | { kind: 'failed'; reason: string; why: 'refused' | 'attempts-exhausted' }
  | { kind: 'retry'; reason: string; waitMs: number; counts: boolean }

export type SentLedger = {
  /** What is due of the first kind that has any, the longest due first; leased to the caller alone until the lease runs out. */
  claim(): Promise<Notification | null>
  /** Prolongs the lease; false when another has claimed it since. */
  renew(claimed: Notification): Promise<boolean>
  /** Durable when it resolves; false when another has claimed it since, and then nothing is written. */
  record(claimed: Notification, result: Result): Promise<boolean>
}

/**
 * The ledger as the sender uses it. A lease is a `dueAt` in the future: whoever dies while sending leaves a notification that
 * becomes due by itself. The fence that each claim raises keeps whoever wakes up late from writing over the next one's work.
 *
 * @param kinds those that this sender takes, the most urgent one first
 */
export function sentLedger(
  db: Db,
  {
    kinds,
    leaseMs,
    now = Date.now,
  }: { kinds: readonly Notification['kind'][]; leaseMs: number; now?: () => number },
): SentLedger {
  const { notifications } = notifierCollections(db)
  const options = { writeConcern: { w: 'majority' } } as const
  const inMs = (ms: number): Date => new Date(now() + ms)
  const held = ({ _id, fence }: Notification) => ({ _id, fence, state: 'due' as const })
  const claimOf = (kind: Notification['kind']): Promise<Notification | null> =>
    notifications.findOneAndUpdate(
      { kind, state: 'due', dueAt: { $lte: inMs(0) } },
      { $set: { dueAt: inMs(leaseMs) }, $inc: { fence: 1 } },
      { sort: { dueAt: 1 }, returnDocument: 'after', ...options },
    )

  /** A slip that had failed, and now was sent in another's place. */
  const settle = async (_id: string): Promise<void> => {
    const now = inMs(0)
    await notifications.updateOne(
      { _id, kind: 'slip', state: { $in: ['failed', 'undeliverable'] } },
      {
        $set: { state: 'sent', sentAt: now, lastError: null, tellAt: now },
        $push: { tell: telling(_id, { settled: 'sent' }, now) },
      },
      options,
    )
  }

  return {
    async claim() {
      for (const kind of kinds) {
        const claimed = await claimOf(kind)
        if (claimed !== null) return claimed
      }
      return null
    },
    async renew(claimed) {
      const { matchedCount } = await notifications.updateOne(
        held(claimed),
        { $set: { dueAt: inMs(leaseMs) } },
        options,
      )
      return matchedCount === 1
    },
    async record(claimed, result) {
      // Before the record: what a crash in between repeats finds it settled.
      if (result.kind === 'sent' && claimed.kind === 'slip' && claimed.resendOf !== undefined)
        await settle(claimed.resendOf)
      const update = updateFor(claimed, result, inMs)
      const { matchedCount } = await notifications.updateOne(held(claimed), update, options)
      return matchedCount === 1
    },
  }
}

function updateFor(
  claimed: Notification,
  result: Result,
  inMs: (ms: number) => Date,
): UpdateFilter<Notification> {
  if (result.kind === 'sent') return { $set: { state: 'sent', sentAt: inMs(0), lastError: null } }
  const lastError = result.reason.slice(0, 1_000)
  if (result.kind === 'retry') {
    return {
      $set: { dueAt: inMs(result.waitMs), lastError },
      $inc: { attempts: result.counts ? 1 : 0 },
    }
  }
  const set = { state: result.kind, lastError }
  // Of alerts that could not be sent no alert is raised: it could not be sent either.
  if (claimed.kind !== 'slip' || result.kind === 'withdrawn') return { $set: set }
  const failed = result.kind === 'failed' ? result.why : 'no-address'
  return {
    $set: { ...set, tellAt: inMs(0) },
    $push: { tell: telling(claimed._id, { failed }, inMs(0)) },
  }
}
