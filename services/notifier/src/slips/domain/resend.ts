import { isDeepStrictEqual } from 'node:util'
import { hasEnded } from '@slipstream/read-models/orders/has-ended.ts'
import type { SlipNotification } from '../../delivery/domain/notification.ts'
import { notificationId, resendId } from '../../delivery/domain/notification-id.ts'
import type { Recipient } from '../../delivery/domain/notification-id.ts'
import { dueEntry } from './ledger-changes.ts'
import type { SlipOrder } from './slip-order.ts'
import type { SlipRule } from './slip-rule.ts'
import { recipientsOf } from './slips-due.ts'

export type ResendCommand = {
  /** The same command enters the same slips, so a repeat changes nothing. */
  commandId: string
  source: string
  orderId: string
  /** Default: all recipients of the order. */
  recipient?: Recipient
}

/** The slips to enter, or a sentence that says why there are none. */
export type ResendDecision = { slips: SlipNotification[] } | { refusal: string }

/** The slips of an order to send once more, by its present state, whatever became of the first ones. */
export function slipsToResend(
  order: SlipOrder | null,
  rule: SlipRule | undefined,
  { commandId, source, orderId, recipient }: ResendCommand,
  now: Date,
): ResendDecision {
  const name = `order ${orderId} of ${source}`
  if (rule === undefined) return { refusal: noSlips(source) }
  if (order === null)
    return {
      refusal: `${name} is not known here: it never arrived, or has not changed for so long that it was removed; save it in the shop to have it sent again`,
    }
  if (hasEnded(order)) return { refusal: `${name} has ended: it is ${order.status}` }
  if (!order.observations.some(({ status }) => rule.statuses.has(status)))
    return { refusal: `${name} has reached no status that sends slips` }
  if (rule.needsParticipants && order.participants.length === 0)
    return { refusal: `${name} names no participants` }
  const requested = recipientsOf(order, rule).filter(
    (slip) => recipient === undefined || isDeepStrictEqual(slip.recipient, recipient),
  )
  const deliverable = requested.filter(({ undeliverable }) => undeliverable === undefined)
  if (deliverable.length > 0)
    return {
      slips: deliverable.map((slip) =>
        dueEntry({ ...slip, id: resendId(slip.id, commandId) }, now, { resendOf: slip.id }),
      ),
    }
  const reason = requested[0]?.undeliverable ?? 'it has no such recipient'
  return { refusal: `no slip of ${name} can be sent: ${reason}` }
}

export function noSlips(source: string): string {
  return `${source} sends no slips: none of its statuses has the action sendSlip`
}

/**
 * The failed slips to send once more, with ids that derive from the command. Left out: slips whose order has
 * ended or is unknown, whose recipient is gone, or of whose recipient another slip is due.
 *
 * @param orders by `source/orderId`
 * @param due slips of these orders that are due
 */
export function failedSlipsToResend(
  failed: readonly SlipNotification[],
  orders: ReadonlyMap<string, SlipOrder>,
  due: readonly SlipNotification[],
  rule: SlipRule,
  { commandId, now }: { commandId: string; now: Date },
): SlipNotification[] {
  // A repeat of the command finds the slips it entered due.
  const others = due.filter((slip) => slip._id !== resendId(firstIdOf(slip), commandId))
  const isDue = new Set(others.map(firstIdOf))
  return failed.flatMap((slip) => {
    const order = orders.get(`${slip.source}/${slip.orderId}`)
    const firstId = firstIdOf(slip)
    if (order === undefined || hasEnded(order) || isDue.has(firstId)) return []
    const found = recipientsOf(order, rule).find(
      ({ id, undeliverable }) => id === firstId && undeliverable === undefined,
    )
    if (found === undefined) return []
    const id = resendId(found.id, commandId)
    return [dueEntry({ ...found, id }, now, { resendOf: slip._id })]
  })
}

/** The id of the first slip of the same order and recipient. */
export function firstIdOf({
  source,
  orderId,
  recipient,
}: Pick<SlipNotification, 'source' | 'orderId' | 'recipient'>): string {
  return notificationId('slip', source, orderId, recipient)
}
