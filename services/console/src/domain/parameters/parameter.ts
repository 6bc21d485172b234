import { z } from 'zod'

const expectations = z.registry<{ mayBe: string }>()

/** A parameter's schema, its meaning and what it may be. The document shows both, errors the latter. */
export function parameter<Schema extends z.ZodType>(meaning: string, mayBe: string, schema: Schema): Schema {
  const described = schema.describe(`${meaning}: ${mayBe}.`)
  expectations.add(described, { mayBe })
  return described
}

/** What a parameter may be, for an error. A schema that `parameter` did not make says none. */
export function expectationOf(schema: z.core.$ZodType | undefined): string {
  const required = schema instanceof z.ZodOptional ? schema.unwrap() : schema
  return expectations.get(required as z.ZodType)?.mayBe ?? 'as the API document says'
}
