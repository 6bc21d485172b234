import { notificationId } from '../../delivery/domain/notification-id.ts'
import type { Recipient } from '../../delivery/domain/notification-id.ts'
import { deliverableAddress } from '../../delivery/domain/deliverable-address.ts'
import type { SlipOrder } from './slip-order.ts'

export type SlipParticipant = {
  name: string | null
  /** What they are registered for: the name of their line item. */
  item: string | null
  fields: { name: string; value: string }[]
  /** Content of the QR code: `source/orderId/participantId`, the participant's id in the read model. */
  checkInCode: string
}

/** The content of a slip, in no language yet. */
export type Slip = {
  id: string
  to: { name: string | null; address: string }
  /** Whether the mail goes to the registrant, not to a participant. */
  isForRegistrant: boolean
  source: string
  orderId: string
  number: string
  /** ISO 8601 UTC, of the source. */
  orderedAt: string | null
  total: string | null
  currency: string | null
  registrant: string | null
  items: { name: string; quantity: number; total: string }[]
  participants: SlipParticipant[]
  /** `source/orderId`, for an order that names no participants. */
  checkInCode: string
}

/** More than real orders have, and few enough to render a slip in seconds. */
const maxListed = 500
const maxTextLength = 300

/**
 * The slip of one recipient, from the order's newest state. The registrant's slip lists all participants; a
 * participant's lists that participant, without prices.
 *
 * @returns the reason if it can't be sent (any more)
 */
export function slipFor(order: SlipOrder, recipient: Recipient): Slip | { reason: string } {
  const { source, orderId } = order
  const participants =
    recipient.kind === 'registrant'
      ? order.participants
      : order.participants.filter(({ participantId }) => participantId === recipient.participantId)
  const [only] = participants
  if (recipient.kind === 'participant' && only === undefined)
    return { reason: 'the order no longer has this participant' }
  const addressee = recipient.kind === 'registrant' ? order.customer : only
  const to = deliverableAddress(addressee?.email ?? null)
  if ('reason' in to) return to
  if (participants.length > maxListed || order.lineItems.length > maxListed)
    return { reason: `the order has more than ${maxListed} participants or items, too many for a slip` }
  return {
    id: notificationId('slip', source, orderId, recipient),
    to: { name: cut(addressee?.name ?? null), address: to.address },
    isForRegistrant: recipient.kind === 'registrant',
    source,
    orderId,
    number: cut(order.number ?? orderId),
    orderedAt: order.createdAt,
    total: recipient.kind === 'registrant' ? order.total : null,
    currency: order.currency,
    registrant: cut(order.customer.name),
    items:
      recipient.kind === 'registrant'
        ? order.lineItems.map(({ name, quantity, total }) => ({ name: cut(name), quantity, total }))
        : [],
    participants: participants.map(({ participantId, lineItemId, name, fields }) => ({
      name: cut(name),
      item: cut(order.lineItems.find(({ id }) => id === lineItemId)?.name ?? null),
      fields: Object.entries(fields).map(([field, value]) => ({ name: field, value: cut(value) })),
      checkInCode: `${order._id}/${participantId}`,
    })),
    checkInCode: order._id,
  }
}

function cut(text: string): string
function cut(text: string | null): string | null
function cut(text: string | null): string | null {
  if (text === null || text.length <= maxTextLength) return text
  return `${[...text].slice(0, maxTextLength - 1).join('')}…`
}
