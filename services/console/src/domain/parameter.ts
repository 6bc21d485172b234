import { z } from 'zod'

const expectations = z.registry<{ mayBe: string }>()

/**
 * A parameter's schema, together with what it means and what it may be: both are in the API's document, and the latter is
 * told to whoever got it wrong.
 */
export function parameter<Schema extends z.ZodType>(meaning: string, mayBe: string, schema: Schema): Schema {
  const described = schema.describe(`${meaning}: ${mayBe}.`)
  expectations.add(described, { mayBe })
  return described
}

export function expectationOf(schema: unknown): string {
  return expectations.get(required(schema) as z.ZodType)?.mayBe ?? 'as the API document says'
}

export function takesSeveral(schema: unknown): boolean {
  return required(schema) instanceof z.ZodArray
}

function required(schema: unknown): unknown {
  return schema instanceof z.ZodOptional ? schema.unwrap() : schema
}
