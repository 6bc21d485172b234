import { deriveId } from '@slipstream/events/derive-id.ts'

/** Where alerts are sent. */
export type AlertReceiver = { kind: 'alert-mail'; address: string } | { kind: 'alert-slack' }

/**
 * The identity of one flush of a group.
 *
 * @param number of the group's flushes: a repeat has the same content
 * @param content so that a group whose count was lost is not taken for an earlier one
 * @returns 128 bits of SHA-256 in hexadecimal
 */
export function flushIdOf(groupKey: string, number: number, content: object): string {
  return deriveId(groupKey, number, content)
}

/** The identity of a message: one for each flush and receiver, however often it is decided. */
export function alertNotificationId(flushId: string, receiver: AlertReceiver): string {
  const to = receiver.kind === 'alert-mail' ? [receiver.address] : []
  return deriveId(receiver.kind, flushId, ...to)
}
