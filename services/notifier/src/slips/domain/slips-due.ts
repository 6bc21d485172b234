import { hasEnded } from '@slipstream/read-models/orders/has-ended.ts'
import { hash } from 'node:crypto'
import { deliverableAddress } from './deliverable-address.ts'
import { notificationId } from '../../delivery/domain/notification-id.ts'
import type { Recipient } from '../../delivery/domain/notification-id.ts'
import type { SlipOrder } from './slip-order.ts'
import type { SlipRule } from './slip-rule.ts'

export type DueSlip = {
  id: string
  source: string
  orderId: string
  recipient: Recipient
  /** A digest of the address that it goes to, by which a correction is known without keeping the address. */
  addressHash: string
  /** The order's state that it was decided from, by the source's time; null where that is not known. */
  asOf: string | null
  /** Whether it is sent although the order's slips went out already. */
  later: boolean
  /** Why it can't be sent, as long as the order stays as it is; undefined when it can. */
  undeliverable?: string
}

/**
 * Why an order gets no slip: it never reached a status that sends one, had reached it when it was brought in by a backfill, reached it before slips were sent or too long ago, has ended
 * since, or names none of the participants that its source's orders are about.
 */
export type NotDue = 'notReached' | 'backfilled' | 'beforeStart' | 'tooOld' | 'ended' | 'noParticipants'

const dayMs = 24 * 60 * 60 * 1_000

/**
 * An order that reached the status longer ago gets no slip by itself: so the ledger may forget what is older. Longer than anything is
 * registered for ahead.
 */
export const maxSlipAgeMs = 400 * dayMs

/**
 * Whether the order has reached a status that sends slips, by its timeline and not by arrival; so an order that skips or
 * leaves the status gets its slip as well. A deletion reaches nothing.
 *
 * @param nowMs milliseconds since the epoch
 */
export function slipDueness(order: SlipOrder, rule: SlipRule, nowMs: number): 'due' | NotDue {
  const reached = order.observations.find(
    ({ type, status }) => type !== 'OrderDeleted' && rule.statuses.has(status),
  )
  if (reached === undefined) return 'notReached'
  if (reached.purpose === 'backfill') return 'backfilled'
  const atMs = reachedAtMs(order, reached)
  if (atMs < rule.sinceMs) return 'beforeStart'
  if (nowMs - atMs > maxSlipAgeMs) return 'tooOld'
  if (hasEnded(order)) return 'ended'
  return rule.needsParticipants && order.participants.length === 0 ? 'noParticipants' : 'due'
}

/**
 * When the order was in the status at the latest. One that was first seen in it may have reached it long before: an old order that
 * somebody touches today is not new, so what the source says of its completion or payment counts then.
 */
function reachedAtMs(order: SlipOrder, reached: SlipOrder['observations'][number]): number {
  const isFirstSeen = reached === order.observations[0]
  const times = [reached.at, isFirstSeen ? (order.completedAt ?? order.paidAt) : null]
  return Math.min(...times.flatMap((time) => (time === null ? [] : [Date.parse(time)])))
}

/**
 * The slips of an order: one for the registrant, and one for each participant with an address when the rule says so. A
 * registrant without an address is an undeliverable one; a participant without one is left to the registrant's.
 */
export function slipsDue(order: SlipOrder, rule: SlipRule, nowMs: number): DueSlip[] {
  return slipDueness(order, rule, nowMs) === 'due' ? recipientsOf(order, rule) : []
}

/** The slips that an order has, whether or not they are due. */
export function recipientsOf(
  order: SlipOrder,
  rule: Pick<SlipRule, 'toParticipants' | 'toLaterParticipants'>,
): DueSlip[] {
  const { source, orderId } = order
  const slipFor = (recipient: Recipient, address: string | null): DueSlip => ({
    id: notificationId('slip', source, orderId, recipient),
    source,
    orderId,
    recipient,
    addressHash: hash('sha256', `${orderId}\n${address?.trim().toLowerCase() ?? ''}`).slice(0, 16),
    asOf: order.modifiedAt,
    later: rule.toLaterParticipants,
    ...whyUndeliverable(address),
  })
  const participants = rule.toParticipants ? order.participants : []
  return [
    slipFor({ kind: 'registrant' }, order.customer.email),
    ...participants
      .filter(({ email }) => email !== null && email.trim() !== '')
      // Who registers himself gets one slip, which lists him.
      .filter(({ email }) => !isSameAddress(email, order.customer.email))
      .map(({ participantId, email }) => slipFor({ kind: 'participant', participantId }, email)),
  ]
}

function whyUndeliverable(address: string | null): { undeliverable?: string } {
  const checked = deliverableAddress(address)
  return 'reason' in checked ? { undeliverable: checked.reason } : {}
}

function isSameAddress(a: string | null, b: string | null): boolean {
  return a?.trim().toLowerCase() === b?.trim().toLowerCase()
}
