import { Ajv } from 'ajv'
import type { ValidateFunction } from 'ajv'
import { eventTypes } from '../event-types/event-types.ts'
import type { EventType } from '../event-types/event-types.ts'
import { jsonSchemaOf } from './json-schema.ts'

/** Compiled from the schema in the registry, so that both accept the same data. */
const ajv = new Ajv({ allErrors: false, strict: true, validateFormats: false })

const compiled = new Map<EventType, ValidateFunction>(
  (Object.keys(eventTypes) as EventType[]).map((type) => [type, ajv.compile(jsonSchemaOf(type))]),
)

/** @returns undefined when the data fits the current schema, else a sentence that names the field */
export function validationError(type: EventType, data: unknown): string | undefined {
  const validate = compiled.get(type)
  if (validate === undefined) throw new Error(`no schema is known for ${type}`)
  if (validate(data)) return undefined
  const error = validate.errors?.[0]
  return `${type}${error?.instancePath ?? ''} ${error?.message ?? 'does not fit its schema'}`
}
