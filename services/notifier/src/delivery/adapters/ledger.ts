import type { Db } from 'mongodb'
import { telling } from '../domain/outbox-event.ts'
import type { GivenUp } from '../domain/after-attempt.ts'
import { notifierCollections } from './delivery-collections.ts'
import type { Notification, SlipNotification } from '../domain/notification.ts'

/** What became of a claimed notification. */
export type Result =
  | { kind: 'sent' }
  | { kind: 'undeliverable' | 'withdrawn'; reason: string }
  | { kind: 'failed'; reason: string; why: GivenUp }
  | { kind: 'retry'; reason: string; waitMs: number; counts: 'attempt' | 'unknown-outcome' | 'nothing' }

export type SentLedger = {
  /** What is due of the first kind that has any, the longest due first; leased to the caller alone until the lease runs out. */
  claim(): Promise<Notification | null>
  /** Prolongs the lease; false when another has claimed it since. */
  renew(claimed: Notification): Promise<boolean>
  /** Durable when it resolves; false when another has claimed it since, and then nothing is written. */
  record(claimed: Notification, result: Result): Promise<boolean>
  /** Makes those due again that failed although the refusal was not about them. */
  reopen(ids: readonly string[]): Promise<void>
}

type Stage = { $set: Record<string, unknown> }

/** The database's time: the clocks of instances may differ by more than a lease. @returns an expression of MongoDB's */
const inMs = (ms: number) => ({ $add: ['$$NOW', ms] })

/**
 * The ledger as the sender uses it. A lease is a `dueAt` in the future: whoever dies while sending leaves a notification that
 * becomes due by itself. The fence that each claim raises keeps whoever wakes up late from writing over the next one's work.
 *
 * @param kinds those that this sender takes, the most urgent one first
 */
export function sentLedger(
  db: Db,
  { kinds, leaseMs }: { kinds: readonly Notification['kind'][]; leaseMs: number },
): SentLedger {
  const { notifications } = notifierCollections(db)
  const options = { writeConcern: { w: 'majority' } } as const
  const held = ({ _id, fence }: Notification) => ({ _id, fence, state: 'due' as const })
  const claimOf = (kind: Notification['kind']): Promise<Notification | null> =>
    notifications.findOneAndUpdate(
      { kind, state: 'due', $expr: { $lte: ['$dueAt', '$$NOW'] } },
      [{ $set: { dueAt: inMs(leaseMs), fence: { $add: ['$fence', 1] } } }],
      { sort: { dueAt: 1 }, returnDocument: 'after', ...options },
    )

  /** The slips of the same recipient that had failed, now that one was sent in their place. */
  const settle = async ({ source, orderId, recipient }: SlipNotification): Promise<void> => {
    const failed = { kind: 'slip', state: { $in: ['failed', 'undeliverable'] } } as const
    for (const { _id } of await notifications.find({ source, orderId, recipient, ...failed }).toArray()) {
      const settled = { state: 'sent', sentAt: '$$NOW', lastError: null }
      const tell = withEvent(_id, { settled: 'sent' })
      await notifications.updateOne({ _id, ...failed }, [{ $set: { ...settled, ...tell } }], options)
    }
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
        [{ $set: { dueAt: inMs(leaseMs) } }],
        options,
      )
      return matchedCount === 1
    },
    async record(claimed, result) {
      // Before the record: what a crash in between repeats finds it settled.
      if (result.kind === 'sent' && claimed.kind === 'slip' && claimed.resendOf !== undefined)
        await settle(claimed)
      const { matchedCount } = await notifications.updateOne(
        held(claimed),
        [updateFor(claimed, result)],
        options,
      )
      return matchedCount === 1
    },
    async reopen(ids) {
      const due = { state: 'due', dueAt: '$$NOW', dueSince: '$$NOW' }
      for (const _id of ids) {
        const failed = { _id, state: 'failed' as const }
        const slip = { $set: { ...due, ...withEvent(_id, { settled: 'retried' }) } }
        await notifications.updateOne({ ...failed, kind: 'slip' }, [slip], options)
        await notifications.updateOne(failed, [{ $set: due }], options)
      }
    },
  }
}

function updateFor(claimed: Notification, result: Result): Stage {
  if (result.kind === 'sent') return { $set: { state: 'sent', sentAt: '$$NOW', lastError: null } }
  // A reply may begin with the sign that makes a text a path of a field.
  const lastError = { $literal: result.reason.slice(0, 1_000) }
  if (result.kind === 'retry') {
    const { waitMs, counts } = result
    return {
      $set: {
        dueAt: inMs(waitMs),
        lastError,
        attempts: { $add: ['$attempts', counts === 'attempt' ? 1 : 0] },
        ...(counts === 'unknown-outcome' && { unknownOutcomes: (claimed.unknownOutcomes ?? 0) + 1 }),
      },
    }
  }
  const set = {
    state: result.kind,
    lastError,
    ...(result.kind === 'failed' && { why: result.why }),
  }
  // Of alerts that could not be sent no alert is raised: it could not be sent either.
  if (claimed.kind !== 'slip' || result.kind === 'withdrawn') return { $set: set }
  const failed = result.kind === 'failed' ? result.why : 'no-address'
  return { $set: { ...set, ...withEvent(claimed._id, { failed }) } }
}

/** One more event to tell of a slip, at once. */
function withEvent(_id: string, what: Parameters<typeof telling>[1]): Record<string, unknown> {
  const one = telling(_id, what, new Date())
  return { tell: { $concatArrays: [{ $ifNull: ['$tell', []] }, [{ $literal: one }]] }, tellAt: '$$NOW' }
}
