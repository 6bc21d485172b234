import { COMPATIBILITY, SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry'
import type { SchemaRegistryAPIClientArgs } from '@kafkajs/confluent-schema-registry/dist/api/index.js'
import type { SchemaIds } from '../codec/encode.ts'
import { eventTypes } from '../event-types/event-types.ts'
import type { EventType } from '../event-types/event-types.ts'
import { jsonSchemaOf } from '../codec/json-schema.ts'
import { topicName } from '../topics.ts'

/** One subject per topic and event (TopicRecordNameStrategy), so that a topic can hold several event types. */
export function subjectOf(prefix: string, type: EventType): string {
  return `${topicName(prefix, eventTypes[type].topic)}-${type}`
}

type Middleware = NonNullable<SchemaRegistryAPIClientArgs['middlewares']>[number]

const timeoutMs = 5_000

/** A registry that accepts the connection and does not respond counts as unavailable. */
const withTimeout: Middleware = () => ({
  prepareRequest: (next) => next().then((request) => request.enhance({ timeout: timeoutMs })),
})

/** The client compiles each schema, though nothing is validated with it; thoroughly, that takes half a second. */
const quickCompilation = { meta: false, validateSchema: false, code: { optimize: false } }

/**
 * Registers the current schema of every event, BACKWARD_TRANSITIVE, and returns their ids. Registering what is there
 * already changes nothing.
 *
 * @throws when the registry is unavailable, does not respond within 5 seconds, or refuses a schema as incompatible with an
 *   earlier version: then this code must not write
 */
export async function registerSchemas(registryUrl: string, prefix: string): Promise<SchemaIds> {
  const registry = new SchemaRegistry(
    {
      host: registryUrl,
      clientId: 'slipstream',
      retry: { retries: 0 },
      middlewares: [withTimeout],
    },
    { [SchemaType.JSON]: quickCompilation },
  )
  const ids = await Promise.all(
    (Object.keys(eventTypes) as EventType[]).map(async (type) => {
      const schema = JSON.stringify(jsonSchemaOf(type))
      const { id } = await registry.register(
        { type: SchemaType.JSON, schema },
        { subject: subjectOf(prefix, type), compatibility: COMPATIBILITY.BACKWARD_TRANSITIVE },
      )
      return [type, id] as const
    }),
  )
  return Object.fromEntries(ids) as Record<EventType, number>
}
