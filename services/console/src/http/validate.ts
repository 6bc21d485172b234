import type { FastifySchemaCompiler } from 'fastify'
import type { z } from 'zod'
import { parseParameters } from '../domain/parameters/parse-parameters.ts'

/** Fastify's validator compiler: requests are checked with the zod schemas of their route. */
export const validate: FastifySchemaCompiler<z.ZodObject> = ({ schema, httpPart }) => {
  return (data: unknown) => {
    try {
      return { value: parseParameters(schema, httpPart === 'headers' ? headersOf(schema, data) : data) }
    } catch (error) {
      return { error: error as Error }
    }
  }
}

/** The headers that a schema has, under the names as written there: node.js has them in lower case. */
function headersOf({ shape }: z.ZodObject, data: unknown): Record<string, unknown> {
  const headers = data as Record<string, unknown>
  return Object.fromEntries(Object.keys(shape).map((name) => [name, headers[name.toLowerCase()]]))
}
