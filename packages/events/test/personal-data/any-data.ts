import fc from 'fast-check'
import { jsonSchemaOf } from '../../src/codec/json-schema.ts'
import type { EventData, EventType } from '../../src/event-types/event-types.ts'

/** As much of JSON Schema as event types have. */
type Schema = {
  anyOf?: Schema[]
  const?: unknown
  enum?: unknown[]
  type?: string | string[]
  pattern?: string
  minLength?: number
  minimum?: number
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: Schema | false
}

/**
 * Data of an event that fit its schema: optional members absent or there, null where it may
 * be, any texts, empty lists and maps.
 */
export function anyDataOf<Type extends EventType>(type: Type): fc.Arbitrary<EventData[Type]> {
  return anyOf(jsonSchemaOf(type)) as fc.Arbitrary<EventData[Type]>
}

function anyOf(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(anyOf))
  if ('const' in schema) return fc.constant(schema.const)
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  const { type } = schema
  if (Array.isArray(type)) return fc.oneof(...type.map((one) => anyOf({ ...schema, type: one })))
  switch (type) {
    case undefined:
      return fc.jsonValue({ maxDepth: 2 })
    case 'null':
      return fc.constant(null)
    case 'boolean':
      return fc.boolean()
    case 'integer':
    case 'number':
      return fc.integer({ min: schema.minimum ?? 0, max: 2 ** 40 })
    case 'array':
      return fc.array(anyOf(schema.items ?? {}), { maxLength: 3 })
    case 'object':
      return anyObject(schema)
    default:
      return anyText(schema)
  }
}

function anyObject({ properties, required = [], additionalProperties }: Schema): fc.Arbitrary<unknown> {
  if (properties === undefined)
    return fc.dictionary(fc.string({ unit: 'grapheme', minLength: 1 }), anyOf(additionalProperties || {}), {
      maxKeys: 3,
    })
  const members = Object.entries(properties).map(([name, one]) => [name, anyOf(one)] as const)
  return fc.record(Object.fromEntries(members), { requiredKeys: required })
}

function anyText({ pattern, minLength = 0 }: Schema): fc.Arbitrary<string> {
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern))
  return fc.oneof(
    { weight: 6, arbitrary: fc.string({ unit: 'grapheme', minLength, maxLength: 12 }) },
    fc.constantFrom('personal data 0', '\\"[,', 'null'),
  )
}
