import { z } from 'zod'

/** The members of a schema as OpenAPI's parameters. */
export function parametersOf(place: 'path' | 'query', schema: z.ZodObject): object[] {
  return Object.entries(schema.shape).map(([name, parameter]) => {
    const { $schema: _, description, ...described } = z.toJSONSchema(parameter as z.ZodType, { io: 'input' })
    const required = place === 'path' || !(parameter instanceof z.ZodOptional)
    return { name, in: place, required, description, schema: described }
  })
}

export function answerOf(description: string, type: string, name: string): object {
  return { description, content: { [type]: { schema: { $ref: `#/components/schemas/${name}` } } } }
}
