import { deriveId } from '@slipstream/events/derive-id.ts'

/** Who receives a slip: the person who placed the order, or one of its participants by `participantId`. */
export type Recipient = { kind: 'registrant' } | { kind: 'participant'; participantId: string }

/**
 * The identity of a slip: the same for the same order and recipient, so a replay does not decide it again.
 * Its Message-ID derives from it, too, so mail programs recognise a second copy.
 *
 * @returns 128 bits of SHA-256 in hexadecimal
 */
export function notificationId(kind: 'slip', source: string, orderId: string, recipient: Recipient): string {
  const to = recipient.kind === 'registrant' ? ['registrant'] : ['participant', recipient.participantId]
  return deriveId(kind, source, orderId, ...to)
}

/** The identity of a slip that a command sends once more; each command has its own. */
export function resendId(notificationId: string, commandId: string): string {
  return deriveId('resend', notificationId, commandId)
}

/** The identity of a slip to an address that was corrected after the first slip was sent. */
export function correctedId(notificationId: string, addressHash: string): string {
  return deriveId('corrected', notificationId, addressHash)
}

/** RFC 5322: unique by the id, under the domain of the sender. */
export function messageId(id: string, from: string): string {
  const domain = /@([^\s@<>]+)>?$/.exec(from)?.[1] ?? 'localhost'
  return `<${id}@${domain}>`
}
