import { fromHeaders } from './cloud-events.ts'
import type { RecordHeaders } from './cloud-events.ts'
import type { Event } from '../event.ts'
import { eventTypes, isEventType } from '../event-types/event-types.ts'
import { upcast } from './upcasters.ts'
import { sealedHeaderName } from '../personal-data/sealed-header.ts'
import { validationError } from './validate.ts'
import { unframe } from './wire-format.ts'

/**
 * A record of the log as an event of the current version, whatever version it was written in.
 *
 * @throws with a sentence that names the fault, when it is not an event, has an unknown type or version, or
 *   breaks its schema. The consumer dead-letters such a record
 */
export function decodeEvent(record: {
  value: Buffer
  headers: RecordHeaders
  sealed?: Buffer | undefined
}): Event {
  const { type, version, attributes } = fromHeaders(record.headers)
  if (record.sealed !== undefined || Object.hasOwn(record.headers, sealedHeaderName))
    throw new Error('its personal data is sealed, and this reader has not opened it')
  if (!isEventType(type)) throw new Error(`the event type ${type} is unknown`)
  const parsed: unknown = JSON.parse(unframe(record.value).json.toString('utf8'))
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new Error(`the data of ${type} is not a JSON object`)
  }
  const data = upcast(type, version, eventTypes[type].version, parsed as Record<string, unknown>)
  const error = validationError(type, data)
  if (error !== undefined) throw new Error(error)
  // The schema has just been checked, and `type` chose it.
  return { ...attributes, type, data } as unknown as Event
}
