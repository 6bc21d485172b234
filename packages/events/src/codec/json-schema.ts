import { z } from 'zod'
import { eventTypes } from '../event-types/event-types.ts'
import type { EventType } from '../event-types/event-types.ts'

export type JsonSchema = Record<string, unknown>

/**
 * The JSON Schema (draft 7, closed content model) that the registry holds for the current version of an
 * event: generated from the zod schema, never written by hand.
 */
export function jsonSchemaOf(type: EventType): JsonSchema {
  const { schema, meaning } = eventTypes[type]
  const generated = z.toJSONSchema(schema, { target: 'draft-7', io: 'input', reused: 'inline' }) as JsonSchema
  return { ...generated, title: type, description: meaning }
}
