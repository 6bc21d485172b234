import { NotUnderstood } from '../quarantine/not-understood.ts'
import type { SnapshotType } from './order-event.ts'

export type EventTypes = Readonly<Record<string, SnapshotType | 'OrderDeleted'>>

/**
 * The event that a delivery is, by the source's own name of what it sends.
 *
 * @param where what names it, e.g. `The header X-WC-Webhook-Topic`
 * @throws NotUnderstood when it is missing or not in the table
 */
export function eventTypeOf(
  topic: string | null | undefined,
  types: EventTypes,
  where: string,
): SnapshotType | 'OrderDeleted' {
  if (topic === null || topic === undefined)
    throw new NotUnderstood('no-topic', `${where} is missing, so nothing says what happened.`)
  const type = Object.hasOwn(types, topic) ? types[topic] : undefined
  if (type !== undefined) return type
  throw new NotUnderstood(
    'unknown-topic',
    `${where} is ${topic}, not one of ${Object.keys(types).join(', ')}.`,
  )
}
