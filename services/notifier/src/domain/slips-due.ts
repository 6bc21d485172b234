import { deliverableAddress } from './deliverable-address.ts'
import { notificationId } from './notification-id.ts'
import type { Recipient } from './notification-id.ts'
import type { SlipOrder } from './slip-order.ts'
import type { SlipRule } from './slip-rule.ts'

/** Orders of these statuses take part in nothing, whatever they were before. */
const ended = new Set(['cancelled', 'refunded', 'failed', 'trash'])

export type DueSlip = {
  id: string
  source: string
  orderId: string
  recipient: Recipient
  /** Why it can't be sent, as long as the order stays as it is; undefined when it can. */
  undeliverable?: string
}

/** Why an order gets no slip: it never reached a status that sends one, reached it too early, or has ended since. */
export type NotDue = 'notReached' | 'beforeStart' | 'ended'

/**
 * Whether the order has reached a status that sends slips, by its timeline and not by arrival; so an order that skips or
 * leaves the status gets its slip as well. A deletion reaches nothing.
 */
export function slipDueness(order: SlipOrder, rule: SlipRule): 'due' | NotDue {
  const reached = order.observations.find(
    ({ type, status }) => type !== 'OrderDeleted' && rule.statuses.has(status),
  )
  if (reached === undefined) return 'notReached'
  if (reachedAtMs(order, reached) < rule.sinceMs) return 'beforeStart'
  return hasEnded(order) ? 'ended' : 'due'
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
export function slipsDue(order: SlipOrder, rule: SlipRule): DueSlip[] {
  return slipDueness(order, rule) === 'due' ? recipientsOf(order, rule) : []
}

/** The slips that an order has, whether or not they are due. */
export function recipientsOf(order: SlipOrder, rule: Pick<SlipRule, 'toParticipants'>): DueSlip[] {
  const { source, orderId } = order
  const slipFor = (recipient: Recipient, address: string | null): DueSlip => ({
    id: notificationId('slip', source, orderId, recipient),
    source,
    orderId,
    recipient,
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

/** Whether the order is one that nobody takes part with any more. */
export function hasEnded(order: SlipOrder): boolean {
  return ended.has(order.status) || order.provenance.type === 'OrderDeleted'
}

function isSameAddress(a: string | null, b: string | null): boolean {
  return a?.trim().toLowerCase() === b?.trim().toLowerCase()
}
