import type { Db, Filter } from 'mongodb'
import type { GivenUp } from '../delivery/domain/after-attempt.ts'
import { notificationId, resendId } from '../delivery/domain/notification-id.ts'
import type { SlipRules } from './domain/slip-rule.ts'
import { hasEnded } from '@slipstream/read-models/orders/has-ended.ts'
import { recipientsOf } from './domain/slips-due.ts'
import { insertOf } from './enter-slips.ts'
import { notifierCollections } from '../delivery/adapters/delivery-collections.ts'
import type { Notification, SlipNotification } from '../delivery/domain/notification.ts'

export type ResendFailed = {
  /** The same request enters the same slips, and so nothing more. */
  requestId: string
  source: string
  failed: GivenUp | 'any'
  /** When they became due: from the first, before the second. */
  since: string | null
  until: string | null
  dryRun: boolean
}

export type ResentFailed =
  { ok: true; result: { due: number; leftOut: number; dryRun: boolean } } | { ok: false; reason: string }

const batchSize = 500

/**
 * Enters the slips of a source that failed once more, each recipient's once, to be sent as any other with a Message-ID of their own.
 *
 * @returns how many are due, or would be, and how many are left out: their order has ended, is no longer known, or names no such
 *   recipient, or one is due already
 */
export async function resendFailedSlips(
  db: Db,
  rules: SlipRules,
  request: ResendFailed,
  nowMs: number,
): Promise<ResentFailed> {
  const { source, dryRun } = request
  if (rules(source) === undefined)
    return { ok: false, reason: `${source} sends no slips: no status of it says sendSlip` }
  const { notifications } = notifierCollections(db)
  const seen = new Set<string>()
  let due = 0
  let leftOut = 0
  let batch: SlipNotification[] = []
  const flush = async (): Promise<void> => {
    const entered = await enter(db, rules, batch, request, nowMs)
    due += entered
    leftOut += batch.length - entered
    batch = []
  }
  for await (const failed of notifications.find(filterOf(request)).sort({ _id: 1 })) {
    if (failed.kind !== 'slip') continue
    const base = notificationId('slip', source, failed.orderId, failed.recipient)
    if (seen.has(base)) continue
    seen.add(base)
    batch.push(failed)
    if (batch.length === batchSize) await flush()
  }
  await flush()
  return { ok: true, result: { due, leftOut, dryRun } }
}

function filterOf({ source, failed, since, until }: ResendFailed): Filter<Notification> {
  return {
    kind: 'slip',
    source,
    state: 'failed',
    ...(failed !== 'any' && { why: failed }),
    ...((since ?? until) !== null && {
      decidedAt: {
        ...(since !== null && { $gte: new Date(since) }),
        ...(until !== null && { $lt: new Date(until) }),
      },
    }),
  }
}

async function enter(
  db: Db,
  rules: SlipRules,
  failed: readonly SlipNotification[],
  { requestId, source, dryRun }: ResendFailed,
  nowMs: number,
): Promise<number> {
  if (failed.length === 0) return 0
  const { orders, notifications } = notifierCollections(db)
  const ids = failed.map(({ orderId }) => `${source}/${orderId}`)
  const known = new Map(
    (await orders.find({ _id: { $in: ids } }).toArray()).map((order) => [order._id, order]),
  )
  const orderIds = failed.map(({ orderId }) => orderId)
  const dueNow = await notifications
    .find({ source, orderId: { $in: orderIds }, kind: 'slip', state: 'due' })
    .toArray()
  const baseOf = ({ orderId, recipient }: Pick<SlipNotification, 'orderId' | 'recipient'>): string =>
    notificationId('slip', source, orderId, recipient)
  // A repeat of the request finds its own ones due.
  const isDue = new Set(
    dueNow.flatMap((one) =>
      one.kind === 'slip' && one._id !== resendId(baseOf(one), requestId) ? [baseOf(one)] : [],
    ),
  )
  const rule = rules(source)
  const slips = failed.flatMap((one) => {
    const order = known.get(`${source}/${one.orderId}`)
    const base = baseOf(one)
    if (rule === undefined || order === undefined || hasEnded(order) || isDue.has(base)) return []
    const slip = recipientsOf(order, rule).find(
      ({ id, undeliverable }) => id === base && undeliverable === undefined,
    )
    return slip === undefined ? [] : [{ ...slip, resendOf: one._id }]
  })
  if (dryRun || slips.length === 0) return slips.length
  const now = new Date(nowMs)
  await notifications.bulkWrite(
    slips.map(({ resendOf, ...slip }) =>
      insertOf(
        { ...slip, id: resendId(slip.id, requestId) },
        { state: 'due', lastError: null, resendOf },
        now,
      ),
    ),
    { writeConcern: { w: 'majority' } },
  )
  return slips.length
}
