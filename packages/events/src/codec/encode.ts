import { toHeaders } from './cloud-events.ts'
import type { RecordHeaders } from './cloud-events.ts'
import type { Event } from '../event.ts'
import { eventTypes } from '../event-types/event-types.ts'
import type { EventType } from '../event-types/event-types.ts'
import { hasPersonalData } from '../personal-data/redact.ts'
import type { Seal } from '../personal-data/sealed-header.ts'
import { takeOut } from '../personal-data/take-out.ts'
import type { Topic } from '../topics.ts'
import { validationError } from './validate.ts'
import { frame, frameWithMember, prefixBytes } from './wire-format.ts'

/** The registry's id of the current schema of each event type that this process writes. */
export type SchemaIds = Readonly<Partial<Record<EventType, number>>>

export type EncodedEvent = {
  topic: Topic
  key: string
  value: Buffer
  headers: RecordHeaders
  /** What was taken out of the value, sealed: the header `personal_data`, without which that is lost. */
  sealed?: Buffer
}

/**
 * An event as the record that goes into the log.
 *
 * @param rawPayload the JSON text that `data.payload` was parsed from: it is inserted as it is, so that a
 *   large body is neither serialised again nor altered. Default: `data.payload` is serialised
 * @param seal with it, an event with personal data becomes one without, and a header that holds
 * it sealed. Default: nothing is sealed
 * @throws when the data does not fit its schema, so that no such event reaches the log; when
 * its type has no id; what `seal` throws
 */
export function encodeEvent(
  event: Event,
  schemaIds: SchemaIds,
  rawPayload?: Buffer,
  seal?: Seal,
): EncodedEvent {
  const error = validationError(event.type, event.data)
  if (error !== undefined) throw new Error(error)
  const schemaId = schemaIds[event.type]
  if (schemaId === undefined)
    throw new Error(`${event.type} has no schema id: it is not for this process to write`)
  const { type, id, data } = event
  const record = { topic: eventTypes[type].topic, key: event.subject }
  const headers = toHeaders(type, event)
  if (seal === undefined || !hasPersonalData(type))
    return { ...record, value: value(schemaId, data, rawPayload), headers }
  const { json, taken } = takeOut(type, data, { rawPayload, prefixBytes })
  return { ...record, value: frame(schemaId, json, 'latin1'), headers, sealed: seal(taken, id) }
}

const payloadMember = Buffer.from(',"payload":')

function value(schemaId: number, data: Event['data'], rawPayload: Buffer | undefined): Buffer {
  if (rawPayload === undefined || !('payload' in data)) return frame(schemaId, JSON.stringify(data))
  const { payload: _, ...rest } = data
  return frameWithMember(schemaId, JSON.stringify(rest), payloadMember, rawPayload)
}
