import { hash } from 'node:crypto'
import type { OrderFact } from '@slipstream/read-models/orders/order-fact.ts'
import { hasEnded } from '@slipstream/read-models/orders/has-ended.ts'
import { notificationId } from '../../delivery/domain/notification-id.ts'
import type { Recipient } from '../../delivery/domain/notification-id.ts'
import { maxSlipAgeMs } from '../../delivery/domain/retention.ts'
import { deliverableAddress } from '../../delivery/domain/deliverable-address.ts'
import type { Decider } from '@slipstream/runtime/decider.ts'
import { evolveSlipOrder } from './slip-order.ts'
import type { SlipOrder } from './slip-order.ts'
import type { SlipRule, SlipRules } from './slip-rule.ts'

export type DueSlip = {
  id: string
  source: string
  orderId: string
  recipient: Recipient
  /** A digest of the recipient's address: it shows a correction without keeping the address. */
  addressHash: string
  /** The state of the order that it was decided from, by the source's time; null if unknown. */
  asOf: string | null
  /** Whether it is sent although the order's slips were sent already. */
  later: boolean
  /** Why it can't be sent while the order stays as it is; undefined if it can. */
  undeliverable?: string
  /** Of the event that made it due. */
  traceparent?: string | undefined
}

/**
 * Why an order gets no slip: it never reached a status that sends one, reached it in a backfill, before slips
 * were sent or too long ago, has ended since, or has none of the participants that its source requires.
 */
export type NotDue = 'notReached' | 'backfilled' | 'beforeStart' | 'tooOld' | 'ended' | 'noParticipants'

/**
 * Whether the order has reached a status that sends slips, by its timeline and not by arrival. An order that
 * skips or leaves the status gets its slip as well. A deletion reaches nothing.
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
 * The latest time at which the order can have reached the status. If it was first seen in it, it may
 * have reached it long before: then the source's time of completion or payment counts, so that an
 * edit does not make an old order new.
 */
function reachedAtMs(order: SlipOrder, reached: SlipOrder['observations'][number]): number {
  const isFirstSeen = reached === order.observations[0]
  const times = [reached.at, isFirstSeen ? (order.completedAt ?? order.paidAt) : null]
  return Math.min(...times.flatMap((time) => (time === null ? [] : [Date.parse(time)])))
}

/** @property nowMs milliseconds since the epoch */
export type SlipCommand = { rule: SlipRule; nowMs: number }

/**
 * Decides the slips of an order: one for the registrant, and one for each participant with an address if
 * the rule has it so. A registrant without an address gets an undeliverable one; a participant without one is
 * listed on the registrant's.
 */
export const slipDecider: Decider<SlipOrder | null, OrderFact, SlipCommand, DueSlip> = {
  initialState: null,
  evolve: evolveSlipOrder,
  decide: ({ rule, nowMs }, order) =>
    order !== null && slipDueness(order, rule, nowMs) === 'due' ? recipientsOf(order, rule) : [],
}

/** The slips of all orders, each by the rule of its source. */
export function slipsDueOf(orders: readonly SlipOrder[], rules: SlipRules, nowMs: number): DueSlip[] {
  return orders.flatMap((order) => {
    const rule = rules(order.source)
    return rule === undefined ? [] : slipDecider.decide({ rule, nowMs }, order)
  })
}

/** How many orders get no slip because they had the status too early, which was not known before. */
export function countNewlyBeforeStart(
  orders: readonly SlipOrder[],
  before: ReadonlyMap<string, SlipOrder>,
  rules: SlipRules,
  nowMs: number,
): number {
  return orders.filter((order) => {
    const rule = rules(order.source)
    if (rule === undefined || slipDueness(order, rule, nowMs) !== 'beforeStart') return false
    const known = before.get(order._id)
    return known === undefined || slipDueness(known, rule, nowMs) !== 'beforeStart'
  }).length
}

/** The slips of an order, whether or not they are due. */
export function recipientsOf(
  order: SlipOrder,
  rule: Pick<SlipRule, 'toParticipants' | 'toLaterParticipants'>,
): DueSlip[] {
  const { source, orderId } = order
  const slipOf = (recipient: Recipient, address: string | null): DueSlip => ({
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
    slipOf({ kind: 'registrant' }, order.customer.email),
    ...participants
      .filter(({ email }) => email !== null && email.trim() !== '')
      // A registrant who takes part gets one slip, which lists all.
      .filter(({ email }) => !isSameAddress(email, order.customer.email))
      .map(({ participantId, email }) => slipOf({ kind: 'participant', participantId }, email)),
  ]
}

function whyUndeliverable(address: string | null): { undeliverable?: string } {
  const checked = deliverableAddress(address)
  return 'reason' in checked ? { undeliverable: checked.reason } : {}
}

function isSameAddress(a: string | null, b: string | null): boolean {
  return a?.trim().toLowerCase() === b?.trim().toLowerCase()
}
