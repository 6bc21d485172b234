import { Ajv } from 'ajv'
import type { ValidateFunction } from 'ajv'
import { eventTypes } from '../event-types/event-types.ts'
import type { EventType } from '../event-types/event-types.ts'
import { jsonSchemaOf } from './json-schema.ts'

/**
 * Compiled from the schema in the registry, so that both accept the same data. That
 * it is a schema, the registry checks.
 */
const ajv = new Ajv({
  ...{ allErrors: false, strict: true, validateFormats: false },
  ...{ meta: false, validateSchema: false },
})

/** Compiled at first use: together they take longer than all else of a start, and each service uses a few. */
const compiled = new Map<EventType, ValidateFunction>()

function validatorOf(type: EventType): ValidateFunction {
  const known = compiled.get(type)
  if (known !== undefined) return known
  if (!Object.hasOwn(eventTypes, type)) throw new Error(`no schema is known for ${type}`)
  const validate = ajv.compile(jsonSchemaOf(type))
  compiled.set(type, validate)
  return validate
}

/** @returns undefined when the data fits the current schema, else a sentence that names the field */
export function validationError(type: EventType, data: unknown): string | undefined {
  const validate = validatorOf(type)
  if (validate(data)) return undefined
  const error = validate.errors?.[0]
  return `${type}${error?.instancePath ?? ''} ${error?.message ?? 'does not fit its schema'}`
}
