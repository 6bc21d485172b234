import type { Db } from 'mongodb'
import type { DeliveryResult } from '../domain/delivery-result.ts'
import type { Notification, SlipNotification } from '../domain/notification.ts'
import type { NotificationOutboxEvent } from '../domain/outbox-event.ts'
import { deliveryCollections } from './delivery-collections.ts'

export type Ledger = {
  /**
   * The notification that is due for longest of the first kind that has any, leased
   * to the caller; null if none is due.
   */
  claim(): Promise<Notification | null>
  /** Prolongs the lease; false if another worker has claimed it since. */
  renew(claimed: Notification): Promise<boolean>
  /** Durable when it resolves; false if another worker has claimed it since, and then nothing is written. */
  record(claimed: Notification, result: DeliveryResult): Promise<boolean>
  /**
   * Makes notifications due again whose rejection was not about them. They wait since
   * they did before; what expired stays so.
   */
  reopen(ids: readonly string[]): Promise<void>
}

export type LedgerOptions = {
  /** The kinds that this worker sends, the most urgent first. */
  kinds: readonly Notification['kind'][]
  leaseMs: number
  /** The event that a result publishes, stored with the result; undefined for none. */
  eventOfResult(claimed: Notification, result: DeliveryResult, at: Date): NotificationOutboxEvent | undefined
  /** Whether failed slips of the same recipient are settled by the result. */
  settlesFailed(claimed: Notification, result: DeliveryResult): claimed is SlipNotification
  /** The event that a mail which had failed publishes when it is sent or tried again. */
  settledEvent(notificationId: string, outcome: 'sent' | 'retried', at: Date): NotificationOutboxEvent
}

type Stage = { $set: Record<string, unknown> }

const options = { writeConcern: { w: 'majority' } } as const

/** By the database's time: clocks may differ by more than a lease. @returns a MongoDB expression */
const inMs = (ms: number) => ({ $add: ['$$NOW', ms] })

/**
 * The ledger as a worker uses it. A lease is a `dueAt` in the future, so a notification becomes due
 * by itself when its worker dies. The fence that each claim raises keeps a worker that wakes up late
 * from overwriting the next one's result.
 */
export function mongoLedger(
  db: Db,
  { kinds, leaseMs, eventOfResult, settledEvent, settlesFailed }: LedgerOptions,
): Ledger {
  const { notifications } = deliveryCollections(db)
  const held = ({ _id, fence }: Notification) => ({ _id, fence, state: 'due' as const })
  const claimOf = (kind: Notification['kind']): Promise<Notification | null> =>
    notifications.findOneAndUpdate(
      { kind, state: 'due', $expr: { $lte: ['$dueAt', '$$NOW'] } },
      [{ $set: { dueAt: inMs(leaseMs), fence: { $add: ['$fence', 1] } } }],
      { sort: { dueAt: 1 }, returnDocument: 'after', ...options },
    )

  /** Settles failed slips of the same recipient, now that one was sent in their place. */
  const settleFailed = async ({ source, orderId, recipient }: SlipNotification): Promise<void> => {
    const failed = { kind: 'slip', state: { $in: ['failed', 'undeliverable'] } } as const
    for (const { _id } of await notifications.find({ source, orderId, recipient, ...failed }).toArray()) {
      const settled = { state: 'sent', sentAt: '$$NOW', lastError: null }
      const event = published(settledEvent(_id, 'sent', new Date()))
      await notifications.updateOne({ _id, ...failed }, [{ $set: { ...settled, ...event } }], options)
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
      const prolonged = [{ $set: { dueAt: inMs(leaseMs) } }]
      const { matchedCount } = await notifications.updateOne(held(claimed), prolonged, options)
      return matchedCount === 1
    },
    async record(claimed, result) {
      // Before the record: if a crash in between repeats this, it finds them settled.
      if (settlesFailed(claimed, result)) await settleFailed(claimed)
      const event = eventOfResult(claimed, result, new Date())
      const { $set } = updateFor(claimed, result)
      const update = [{ $set: { ...$set, ...(event !== undefined && published(event)) } }]
      const { matchedCount } = await notifications.updateOne(held(claimed), update, options)
      return matchedCount === 1
    },
    async reopen(ids) {
      const due = { state: 'due', dueAt: '$$NOW' }
      for (const _id of ids) {
        const refused = { _id, state: 'failed', why: 'refused' } as const
        const ofCustomer = { $set: { ...due, ...published(settledEvent(_id, 'retried', new Date())) } }
        const kinds = { kind: { $in: ['slip', 'shipment', 'billing'] } } as const
        await notifications.updateOne({ ...refused, ...kinds }, [ofCustomer, { $unset: 'why' }], options)
        await notifications.updateOne(refused, [{ $set: due }, { $unset: 'why' }], options)
      }
    },
  }
}

/** Those of the kinds with a notification due that no worker holds. Mostly none: then it is one query. */
export async function dueKinds<Kind extends Notification['kind']>(
  db: Db,
  kinds: readonly Kind[],
): Promise<Set<Kind>> {
  const { notifications } = deliveryCollections(db)
  const found = new Set<Kind>()
  for (let rest = [...kinds]; rest.length > 0; rest = rest.filter((kind) => !found.has(kind))) {
    const due = { state: 'due' as const, kind: { $in: rest }, $expr: { $lte: ['$dueAt', '$$NOW'] } }
    const one = await notifications.findOne(due, { projection: { kind: 1 } })
    if (one === null) break
    found.add(one.kind as Kind)
  }
  return found
}

function updateFor(claimed: Notification, result: DeliveryResult): Stage {
  if (result.kind === 'sent') return { $set: { state: 'sent', sentAt: '$$NOW', lastError: null } }
  // A reply may begin with the sign that makes a text the path of a field.
  const lastError = { $literal: result.reason.slice(0, 1_000) }
  if (result.kind !== 'retry') {
    const why = result.kind === 'failed' ? { why: result.why } : {}
    return { $set: { state: result.kind, lastError, ...why } }
  }
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

/** Appends to the outbox of the notification, due immediately. */
function published(event: NotificationOutboxEvent): Record<string, unknown> {
  return { tell: { $concatArrays: [{ $ifNull: ['$tell', []] }, [{ $literal: event }]] }, tellAt: '$$NOW' }
}
