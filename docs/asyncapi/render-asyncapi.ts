import { jsonSchemaOf } from '@slipstream/events/codec/json-schema.ts'
import { eventTypes, type EventType } from '@slipstream/events/event-types/event-types.ts'
import { topics, type Topic } from '@slipstream/events/topics.ts'
import { stringify } from 'yaml'
import { deadLetterMessage } from './dead-letter-message.ts'
import { eventHeaders, eventMessage, schemaName } from './event-message.ts'

const types = Object.keys(eventTypes) as EventType[]
/** YAML 1.1 quotes what its readers, which many tools still are, would take for a time or a truth value. */
const yamlOptions = { schema: 'yaml-1.1', aliasDuplicateObjects: false, lineWidth: 0 } as const

const topicNames = Object.keys(topics) as Topic[]

/**
 * docs/asyncapi.yaml: every topic as AsyncAPI 3
 * (https://www.asyncapi.com/docs/reference/specification/v3.0.0), from the point of view of a consumer,
 * whose operations therefore receive.
 */
export function renderAsyncapi(): string {
  const document = {
    asyncapi: '3.0.0',
    info: { title: 'Slipstream: its event log', version: '1.0.0', description: description() },
    defaultContentType: 'application/json',
    servers: { kafka: kafkaServer() },
    channels: Object.fromEntries(topicNames.map((topic) => [topic, channelOf(topic)])),
    operations: Object.fromEntries(topicNames.map((topic) => [operationId(topic), operationOf(topic)])),
    components: {
      messages: {
        ...Object.fromEntries(types.map((type) => [type, eventMessage(type)])),
        DeadLetter: deadLetterMessage(),
      },
      schemas: { EventHeaders: eventHeaders(), ...payloadSchemas() },
    },
  }
  return `# Made by npm run docs from packages/events/src; edit the descriptions there.\n${stringify(document, yamlOptions)}`
}

function description(): string {
  return `Only Slipstream writes these topics, each topic by one service. Anyone may read them; docs/consuming.md says how.

- Delivery is at least once. An event that was appended twice has the same \`ce_id\` both times: skip what you know.
- Events of one key are in one partition, in the order in which they were appended. Nothing is promised between keys.
- Schemas grow by optional fields (BACKWARD_TRANSITIVE); \`ce_dataversion\` names the version of the data. Ignore types and fields that you do not know.`
}

function kafkaServer() {
  return {
    host: '{brokers}',
    protocol: 'kafka',
    description: 'The brokers of `kafka.brokers` in the configuration, and the registry of `registryUrl`.',
    variables: { brokers: { default: 'localhost:9092', description: 'host:port, several with commas' } },
    bindings: {
      kafka: {
        schemaRegistryUrl: 'http://localhost:8081',
        schemaRegistryVendor: 'confluent',
        bindingVersion: '0.5.0',
      },
    },
  }
}

function channelOf(topic: Topic) {
  const row: {
    writer: string
    key: string
    holds: string
    kept: string
    retentionMs: number
    cleanup?: string
  } = topics[topic]
  const isCompacted = row.cleanup === 'compact'
  return {
    address: `{prefix}${topic}`,
    title: topic,
    summary: `Written by ${row.writer}: ${row.holds}`,
    description: [
      `Key: ${row.key}. Records of one key are in order.`,
      `Kept: ${row.kept}.`,
      ...(isCompacted
        ? ['A record without a value, with the header `slipstream-removal`, removes its key: skip it.']
        : []),
    ].join('\n'),
    parameters: { prefix: { description: '`topicPrefix` of the configuration.', default: '' } },
    messages: Object.fromEntries(
      messagesOf(topic).map((name) => [name, { $ref: `#/components/messages/${name}` }]),
    ),
    bindings: {
      kafka: {
        topicConfiguration: {
          'cleanup.policy': [row.cleanup ?? 'delete'],
          'retention.ms': row.retentionMs,
        },
        bindingVersion: '0.5.0',
      },
    },
  }
}

function operationOf(topic: Topic) {
  return {
    action: 'receive',
    title: `Consume ${topic}`,
    channel: { $ref: `#/channels/${topic}` },
    summary: `Read ${topic} with a consumer group of your own.`,
    messages: messagesOf(topic).map((name) => ({ $ref: `#/channels/${topic}/messages/${name}` })),
    bindings: {
      kafka: {
        groupId: {
          type: 'string',
          description: 'Any name that does not begin with one of a Slipstream service, e.g. `ops-alerts`.',
        },
        bindingVersion: '0.5.0',
      },
    },
  }
}

function messagesOf(topic: Topic): string[] {
  return topic === 'dead-letters' ? ['DeadLetter'] : types.filter((type) => eventTypes[type].topic === topic)
}

/** `consumeBillingWork` of `billing-work` */
function operationId(topic: Topic): string {
  return `consume${topic.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase())}`
}

/** One for all event types that share a schema. */
function payloadSchemas() {
  return Object.fromEntries(
    types
      .filter((type) => schemaName(type) === `${type}Data`)
      .map((type) => {
        const { title: _, description: __, $schema: ___, ...schema } = jsonSchemaOf(type)
        return [schemaName(type), schema]
      }),
  )
}
