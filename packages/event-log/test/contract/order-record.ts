import { encodeEvent } from '@slipstream/events/codec/encode.ts'
import type { SchemaIds } from '@slipstream/events/codec/encode.ts'
import { eventTypes } from '@slipstream/events/event-types/event-types.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import type { NewRecord } from '../../src/event-log.ts'

const schemaIds = Object.fromEntries(Object.keys(eventTypes).map((type) => [type, 1])) as SchemaIds

/** An order event of `key` with the id `key#number`. */
export function orderRecord(topic: string, key: string, number: number): NewRecord {
  const event = { ...examples.OrderUpdated, id: `${key}#${number}`, subject: key }
  return { ...encodeEvent(event, schemaIds), topic }
}
