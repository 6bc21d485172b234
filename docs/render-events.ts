import { toHeaders } from '@slipstream/events/codec/cloud-events.ts'
import { eventTypes, type EventType } from '@slipstream/events/event-types/event-types.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import { jsonSchemaOf } from '@slipstream/events/codec/json-schema.ts'
import { topics } from '@slipstream/events/topics.ts'
import { rowsOf, table } from './schema-table.ts'

/** docs/events.md: the topics, what a record looks like, and every event with its fields and its example. */
export function renderEvents(): string {
  const types = Object.keys(eventTypes) as EventType[]
  const bySchema = Map.groupBy(types, (type) => eventTypes[type].schema)
  return `# Events

<!-- Made by npm run docs from packages/events/src; edit the descriptions there. -->

## Topics

Every topic name takes the prefix that is configured, so that tests and tenants can share a broker. Each topic has one
writer; who else has a fact for it sends it to that writer.

${table(
  ['Topic', 'Written by', 'Partition key', 'Holds', 'Kept'],
  Object.entries(topics).map(([name, { writer, key, holds, kept }]) => [
    `\`${name}\``,
    writer,
    key,
    holds,
    kept,
  ]),
)}
## A record

The value is the event's data in the wire format of the Confluent schema registry: a zero byte, the id of the schema in
four bytes, then JSON. What is true of every event travels as headers: CloudEvents attributes (binary content mode of
the Kafka protocol binding), and a W3C \`traceparent\` where the cause had one. Events that
came by a webhook have \`http_headers\`, a JSON object with some of its HTTP headers. An OrderUpdated, for example:

${table(
  ['Header', 'Example'],
  Object.entries(toHeaders('OrderUpdated', examples.OrderUpdated)).map(([name, value]) => [
    `\`${name}\``,
    `\`${value}\``,
  ]),
)}
${[...bySchema.values()].map(renderEventsOfOneSchema).join('\n')}`
}

function renderEventsOfOneSchema(types: EventType[]): string {
  const [first] = types
  if (first === undefined) return ''
  const rows = rowsOf(jsonSchemaOf(first)).map(({ key, kind, isRequired, description }) => {
    return [`\`${key}\``, kind, isRequired ? 'always' : 'not always', description]
  })
  return `## ${types.join(', ')}

${table(
  ['Event', 'Topic', 'Version', 'Meaning'],
  types.map((type) => {
    const { topic, version, meaning } = eventTypes[type]
    return [type, `\`${topic}\``, String(version), meaning]
  }),
)}
${table(['Data', 'Value', 'Given', 'Meaning'], rows)}
The data of ${/^[AEIOU]/.test(first) ? 'an' : 'a'} ${first}, for example:

\`\`\`json
${JSON.stringify(examples[first].data, null, 2)}
\`\`\`
`
}
