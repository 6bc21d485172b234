import { COMPATIBILITY, SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry'
import type { SchemaRegistryAPIClientArgs } from '@kafkajs/confluent-schema-registry/dist/api/index.js'
import type { SchemaIds } from '../codec/encode.ts'
import { eventTypes } from '../event-types/event-types.ts'
import type { EventType } from '../event-types/event-types.ts'
import { jsonSchemaOf } from '../codec/json-schema.ts'
import { topicName, topics } from '../topics.ts'
import type { TopicWriter } from '../topics.ts'

/** One subject per topic and event (TopicRecordNameStrategy), so a topic can hold several event types. */
export function subjectOf(prefix: string, type: EventType): string {
  return `${topicName(prefix, eventTypes[type].topic)}-${type}`
}

type Middleware = NonNullable<SchemaRegistryAPIClientArgs['middlewares']>[number]

const timeoutMs = 5_000
const compatibility = COMPATIBILITY.BACKWARD_TRANSITIVE
/** More together would time out where a registry is slow. */
const maxTogether = 4

/** A registry that accepts the connection and does not respond counts as unavailable. */
const withTimeout: Middleware = () => ({
  prepareRequest: (next) => next().then((request) => request.enhance({ timeout: timeoutMs })),
})

/** The client would compile each schema, though nothing is validated with it. Of Ajv it calls only this. */
const withoutValidation = { ajvInstance: { compile: () => () => false } as never }

/**
 * Registers the current schemas of events, BACKWARD_TRANSITIVE, and returns their ids. Registering
 * what is there already changes nothing.
 *
 * @param writer of whose topics; default: of all
 * @throws when the registry is unavailable, does not respond within 5 seconds, or refuses a schema as
 *   incompatible with an earlier version: then this code must not write
 */
export async function registerSchemas(
  registryUrl: string,
  prefix: string,
  writer?: TopicWriter,
): Promise<SchemaIds> {
  const registry = new SchemaRegistry(
    {
      host: registryUrl,
      clientId: 'slipstream',
      retry: { retries: 0 },
      middlewares: [withTimeout],
    },
    { [SchemaType.JSON]: withoutValidation },
  )
  const ids: [EventType, number][] = []
  const waiting = typesOf(writer)
  const registerWaiting = async (): Promise<void> => {
    for (let type = waiting.shift(); type !== undefined; type = waiting.shift()) {
      const subject = subjectOf(prefix, type)
      const register = () =>
        registry.register(
          { type: SchemaType.JSON, schema: JSON.stringify(jsonSchemaOf(type)) },
          { subject, compatibility },
        )
      const { id } = await register().catch(async (error: unknown) => {
        if (!isWithoutCompatibility(error)) throw error
        await setCompatibility(registryUrl, subject)
        return register()
      })
      ids.push([type, id])
    }
  }
  await Promise.all(Array.from({ length: maxTogether }, registerWaiting))
  return Object.fromEntries(ids)
}

function typesOf(writer: TopicWriter | undefined): EventType[] {
  const all = Object.keys(eventTypes) as EventType[]
  return all.filter((type) => writer === undefined || topics[eventTypes[type].topic].writer === writer)
}

/**
 * A registration is two requests, the schema and then its compatibility. Where the first one's response was
 * lost, the subject is left without any, and the client refuses it from then on.
 */
function isWithoutCompatibility(error: unknown): boolean {
  return (
    error instanceof Error &&
    error.name === 'ConfluentSchemaRegistryCompatibilityError' &&
    error.message.includes('!= NONE')
  )
}

async function setCompatibility(registryUrl: string, subject: string): Promise<void> {
  const base = registryUrl.endsWith('/') ? registryUrl : `${registryUrl}/`
  const response = await fetch(new URL(`config/${encodeURIComponent(subject)}`, base), {
    method: 'PUT',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: JSON.stringify({ compatibility }),
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  })
  if (!response.ok)
    throw new Error(`the compatibility of ${subject} could not be set: status ${response.status}`)
}
