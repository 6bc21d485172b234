import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, test } from 'node:test'
import { COMPATIBILITY, SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { encodeEvent } from '../../src/codec/encode.ts'
import type { SchemaIds } from '../../src/codec/encode.ts'
import { eventTypes } from '../../src/event-types/event-types.ts'
import type { EventType } from '../../src/event-types/event-types.ts'
import { examples } from '../../src/event-types/examples.ts'
import { jsonSchemaOf } from '../../src/codec/json-schema.ts'
import type { JsonSchema } from '../../src/codec/json-schema.ts'
import { registerSchemas, subjectOf } from '../../src/registry/register-schemas.ts'

const freshPrefix = () => `t-${randomUUID().slice(0, 8)}-`

let url = ''
const prefix = freshPrefix()
/** Of all events. */
let ids: SchemaIds = {}
before(async () => {
  url = (await stackForTests()).schemaRegistryUrl
  ids = await registerSchemas(url, prefix)
})

const register = (subject: string, schema: JsonSchema) =>
  new SchemaRegistry({ host: url, retry: { retries: 0 } }).register(
    { type: SchemaType.JSON, schema: JSON.stringify(schema) },
    { subject, compatibility: COMPATIBILITY.BACKWARD_TRANSITIVE },
  )

/** As the schema of the order events was in version 1. */
const withoutProvenance = (schema: JsonSchema): JsonSchema => {
  const { provenance: _, ...properties } = schema['properties'] as JsonSchema
  return { ...schema, properties }
}

test('registering again changes nothing', async () => {
  assert.deepEqual(await registerSchemas(url, prefix), ids)
})

test('given the writer of a topic, then the schemas of its events are registered, and no others', async () => {
  const freshOne = freshPrefix()
  const ofAuditor = await registerSchemas(url, freshOne, 'auditor')
  assert.deepEqual(Object.keys(ofAuditor).sort(), ['AlertRaised', 'AlertResolved', 'AlertSilenced'])
  const statusOf = async (type: EventType): Promise<number> =>
    (await fetch(`${url}/subjects/${subjectOf(freshOne, type)}/versions`)).status
  assert.deepEqual([await statusOf('AlertRaised'), await statusOf('OrderCreated')], [200, 404])
})

test('the registry keeps every subject backward compatible with all its versions', async () => {
  for (const type of Object.keys(eventTypes) as EventType[]) {
    const response = await fetch(`${url}/config/${subjectOf(prefix, type)}`)
    assert.deepEqual(await response.json(), { compatibilityLevel: 'BACKWARD_TRANSITIVE' })
  }
})

test('given a registration that ended between its two requests, then the next one completes it', async () => {
  const freshOne = freshPrefix()
  const subject = subjectOf(freshOne, 'OrderUpdated')
  const schema = JSON.stringify(jsonSchemaOf('OrderUpdated'))
  const response = await fetch(`${url}/subjects/${subject}/versions`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: JSON.stringify({ schemaType: 'JSON', schema }),
  })
  const { id } = (await response.json()) as { id: number }
  assert.equal((await registerSchemas(url, freshOne, 'ingest')).OrderUpdated, id)
  const config = await (await fetch(`${url}/config/${subject}`)).json()
  assert.deepEqual(config, { compatibilityLevel: 'BACKWARD_TRANSITIVE' })
})

test('what version 2 added is compatible with version 1', async () => {
  const subject = subjectOf(freshPrefix(), 'OrderUpdated')
  const first = await register(subject, withoutProvenance(jsonSchemaOf('OrderUpdated')))
  const second = await register(subject, jsonSchemaOf('OrderUpdated'))
  assert.notEqual(first.id, second.id)
})

test('a version that was rolled back to registers the schema that it had registered before', async () => {
  const subject = subjectOf(freshPrefix(), 'OrderUpdated')
  const earlier = await register(subject, withoutProvenance(jsonSchemaOf('OrderUpdated')))
  await register(subject, jsonSchemaOf('OrderUpdated'))
  assert.deepEqual(await register(subject, withoutProvenance(jsonSchemaOf('OrderUpdated'))), earlier)
})

const incompatible: [string, (schema: JsonSchema) => JsonSchema][] = [
  [
    'demands what older events lack',
    (schema) => ({ ...schema, required: ['order', 'payload', 'provenance'] }),
  ],
  ['no longer takes what older events have', withoutProvenance],
  [
    'gives a property another type',
    (schema) => ({
      ...schema,
      properties: { ...(schema['properties'] as JsonSchema), order: { type: 'string' } },
    }),
  ],
]
for (const [what, change] of incompatible) {
  test(`the registry itself refuses a change that ${what}`, async () => {
    const subject = subjectOf(freshPrefix(), 'OrderUpdated')
    await register(subject, jsonSchemaOf('OrderUpdated'))
    await assert.rejects(register(subject, change(jsonSchemaOf('OrderUpdated'))), /incompatible|compatib/i)
  })
}

test('an independent, registry-aware reader understands the bytes', async () => {
  const reader = new SchemaRegistry({ host: url })
  for (const example of Object.values(examples)) {
    const { value } = encodeEvent(example, ids)
    assert.deepEqual(JSON.parse(JSON.stringify(await reader.decode(value))), example.data)
  }
})
