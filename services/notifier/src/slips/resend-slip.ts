import { isDeepStrictEqual } from 'node:util'
import type { Db } from 'mongodb'
import { resendId } from '../delivery/domain/notification-id.ts'
import type { Recipient } from '../delivery/domain/notification-id.ts'
import type { SlipRules } from './domain/slip-rule.ts'
import { hasEnded } from '@slipstream/read-models/orders/has-ended.ts'
import { recipientsOf } from './domain/slips-due.ts'
import { insertOf } from './enter-slips.ts'
import { notifierCollections } from '../delivery/adapters/delivery-collections.ts'

export type Resend = {
  /** The same request enters the same slips, and so nothing more. */
  requestId: string
  source: string
  orderId: string
  /** All of the order's unless given. */
  recipient?: Recipient
}

export type Resent = { ok: true; result: { due: number } } | { ok: false; reason: string }

/**
 * Enters an order's slips into the ledger once more, to be sent as any other with a Message-ID of their own, whatever became of
 * the first ones. They say what the order says when they are sent.
 *
 * @returns how many are due, or why none, a sentence for whoever asked
 */
export async function resendSlip(
  db: Db,
  rules: SlipRules,
  { requestId, source, orderId, recipient }: Resend,
  nowMs: number,
): Promise<Resent> {
  const { orders, notifications } = notifierCollections(db)
  const rule = rules(source)
  if (rule === undefined) return refused(`${source} sends no slips: no status of it says sendSlip`)
  const order = await orders.findOne({ _id: `${source}/${orderId}` })
  if (order === null) {
    return refused(
      `order ${orderId} of ${source} is not known here: it never came in, or nothing has come of it for so long that it is forgotten; save it in the shop to have it sent again`,
    )
  }
  if (hasEnded(order)) return refused(`order ${orderId} of ${source} has ended: it is ${order.status}`)
  if (!order.observations.some(({ status }) => rule.statuses.has(status)))
    return refused(`order ${orderId} of ${source} has reached no status that sends slips`)
  if (rule.needsParticipants && order.participants.length === 0)
    return refused(`order ${orderId} of ${source} names no participants`)
  const all = recipientsOf(order, rule)
  const wanted = all.filter((slip) => recipient === undefined || isDeepStrictEqual(slip.recipient, recipient))
  const slips = wanted.filter(({ undeliverable }) => undeliverable === undefined)
  if (slips.length === 0) {
    const why = wanted[0]?.undeliverable ?? 'it has no such recipient'
    return refused(`no slip of order ${orderId} of ${source} can be sent: ${why}`)
  }
  const now = new Date(nowMs)
  await notifications.bulkWrite(
    slips.map((slip) =>
      insertOf(
        { ...slip, id: resendId(slip.id, requestId) },
        { state: 'due', lastError: null, resendOf: slip.id },
        now,
      ),
    ),
    { writeConcern: { w: 'majority' } },
  )
  return { ok: true, result: { due: slips.length } }
}

const refused = (reason: string): Resent => ({ ok: false, reason })
