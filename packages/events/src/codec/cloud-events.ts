import type { EventAttributes } from '../event.ts'
import { eventTypes } from '../event-types/event-types.ts'
import type { EventType } from '../event-types/event-types.ts'

export type RecordHeaders = Record<string, string>

/**
 * CloudEvents 1.0 attributes as Kafka headers (Kafka protocol binding, binary content mode), `dataversion` as
 * an extension, and the W3C trace context beside them.
 */
export function toHeaders(type: EventType, attributes: EventAttributes): RecordHeaders {
  const headers: RecordHeaders = {
    ce_specversion: '1.0',
    ce_id: attributes.id,
    ce_source: `/sources/${attributes.source}`,
    ce_type: type,
    ce_time: attributes.occurredAt,
    ce_subject: attributes.subject,
    ce_dataversion: String(eventTypes[type].version),
    'content-type': 'application/json',
  }
  if (attributes.traceparent !== undefined) headers['traceparent'] = attributes.traceparent
  return headers
}

/** The reverse of `toHeaders`. Type and version are returned as they are: the decoder validates them. */
export function fromHeaders(headers: RecordHeaders): {
  type: string
  version: number
  attributes: EventAttributes
} {
  const required = (name: string): string => {
    const value = headers[name]
    if (value === undefined) throw new Error(`the header ${name} is missing`)
    return value
  }
  const source = required('ce_source')
  const traceparent = headers['traceparent']
  return {
    type: required('ce_type'),
    version: Number(required('ce_dataversion')),
    attributes: {
      id: required('ce_id'),
      source: source.startsWith('/sources/') ? source.slice('/sources/'.length) : source,
      subject: required('ce_subject'),
      occurredAt: required('ce_time'),
      ...(traceparent === undefined ? {} : { traceparent }),
    },
  }
}
