import { hash } from 'node:crypto'

/** Who is told of alerts. */
export type AlertReceiver = { kind: 'alert-mail'; address: string } | { kind: 'alert-slack' }

/**
 * The identity of what is told of a group at once.
 *
 * @param number of the group's flushes: a repeat says the same
 * @param content what is said, so that a group whose count was lost can't be taken for an earlier one
 * @returns 128 bits of SHA-256 in hexadecimal
 */
export function flushIdOf(groupKey: string, number: number, content: object): string {
  return hash('sha256', JSON.stringify([groupKey, number, content])).slice(0, 32)
}

/** The identity of one message: of a flush and a receiver there is one, whoever decides it and however often. */
export function alertNotificationId(flushId: string, receiver: AlertReceiver): string {
  const to = receiver.kind === 'alert-mail' ? [receiver.address] : []
  return hash('sha256', JSON.stringify([receiver.kind, flushId, ...to])).slice(0, 32)
}
