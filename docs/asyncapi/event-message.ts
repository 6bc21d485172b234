import { toHeaders } from '@slipstream/events/codec/cloud-events.ts'
import { httpHeadersName } from '@slipstream/events/codec/http-headers.ts'
import { eventTypes, type EventType } from '@slipstream/events/event-types/event-types.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import { subjectOf } from '@slipstream/events/registry/register-schemas.ts'
import { topics } from '@slipstream/events/topics.ts'

const types = Object.keys(eventTypes) as EventType[]

/** The component that holds the schema of an event's data: named for the first type that has it. */
export function schemaName(type: EventType): string {
  const first = types.find((other) => eventTypes[other].schema === eventTypes[type].schema) ?? type
  return `${first}Data`
}

/** An event as a message of its topic, with the subject under which the registry holds its schema. */
export function eventMessage(type: EventType) {
  const { topic, version, meaning } = eventTypes[type]
  const example = examples[type]
  return {
    name: type,
    title: type,
    summary: meaning,
    description: `Version ${version} of its data. Subject in the registry: \`{prefix}${subjectOf('', type)}\`.`,
    contentType: 'application/json',
    headers: {
      allOf: [
        { $ref: '#/components/schemas/EventHeaders' },
        { type: 'object', properties: { ce_type: { const: type } } },
      ],
    },
    payload: { $ref: `#/components/schemas/${schemaName(type)}` },
    examples: [{ name: type, headers: toHeaders(type, example), payload: example.data }],
    bindings: {
      kafka: {
        key: { type: 'string', description: topics[topic].key, examples: [example.subject] },
        schemaIdLocation: 'payload',
        schemaIdPayloadEncoding: 'confluent',
        schemaLookupStrategy: 'TopicRecordNameStrategy',
        bindingVersion: '0.5.0',
      },
    },
  }
}

/** CloudEvents 1.0 in the binary content mode of the Kafka binding, and W3C Trace Context. */
export function eventHeaders() {
  const text = (description: string) => ({ type: 'string', description })
  const properties = {
    ce_specversion: { const: '1.0' },
    ce_id: text('Identifies the event: a repeat has the same id.'),
    ce_source: text('`/sources/` and the name of the source in the configuration.'),
    ce_type: text('The event type, e.g. `OrderUpdated`.'),
    ce_time: { ...text('When it happened at the source, UTC.'), format: 'date-time' },
    ce_subject: text('The key of the record.'),
    ce_dataversion: { ...text('Version of the data, a whole number.'), pattern: '^[0-9]+$' },
    'content-type': { const: 'application/json' },
  }
  return {
    type: 'object',
    required: Object.keys(properties),
    properties: {
      ...properties,
      traceparent: text('W3C trace context of what caused the event, where it is known.'),
      [httpHeadersName]: text(
        'HTTP headers of the delivery that the event came from, as a JSON object of texts. Topics orders and billing, from webhooks.',
      ),
    },
  }
}
