import { parsePosition, type Position } from '@slipstream/event-log/position.ts'
import { topicName } from '@slipstream/events/topics.ts'
import { InvalidParameters } from './parameters/invalid-parameters.ts'

/** What a client has written and wants to read: an event by its id, or everything up to a position. */
export type Awaited = { of: 'orders' | 'billing' } & ({ eventId: string } | { position: Position })

/** @throws InvalidParameters for a position on another topic than the one that the query is projected from */
export function awaitedOf(after: string, topicPrefix: string, of: 'orders' | 'billing'): Awaited {
  const position = parsePosition(after)
  if (position === undefined) return { of, eventId: after }
  const topic = topicName(topicPrefix, of)
  if (position.topic === topic) return { of, position }
  const detail = `after must be a position on ${topic}, and this one is on another topic`
  throw new InvalidParameters([{ parameter: 'after', detail }])
}
