import { encodeEvent } from '@slipstream/events/codec/encode.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import { schemaIds } from './schema-ids.ts'
import type { NewRecord } from '@slipstream/event-log/event-log.ts'

/** An order event of `key` with the id `key#number`. */
export function orderRecord(topic: string, key: string, number: number): NewRecord {
  const event = { ...examples.OrderUpdated, id: `${key}#${number}`, subject: key }
  return { ...encodeEvent(event, schemaIds), topic }
}
