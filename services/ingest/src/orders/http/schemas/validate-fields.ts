import type { FastifySchemaCompiler } from 'fastify'
import type { z } from 'zod'

type Mistake = { instancePath: string; message: string }

/**
 * Fastify's validator compiler: each mistake is named by the field it is in, as a JSON pointer. Unknown
 * fields are mistakes, and of several forms that a field may have, the one that fits best is explained.
 */
export const validateFields: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  return (data: unknown) => {
    const parsed = schema.safeParse(httpPart === 'headers' ? namedAsIn(schema, data) : data)
    if (parsed.success) return { value: parsed.data }
    return { error: Object.assign(new Error('not valid'), { validation: mistakesOf(parsed.error.issues) }) }
  }
}

function mistakesOf(issues: readonly z.core.$ZodIssue[], base: readonly PropertyKey[] = []): Mistake[] {
  return issues.flatMap((issue) => {
    const path = [...base, ...issue.path]
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ instancePath: pointer([...path, key]), message: unknownField(key) }))
    if (issue.code === 'invalid_union' && issue.errors.length > 0) {
      const forms = issue.errors.map((errors) => mistakesOf(errors, path))
      return forms.reduce((best, form) => (form.length < best.length ? form : best))
    }
    return [{ instancePath: pointer(path), message: issue.message }]
  })
}

/** The headers of a schema under the names that it has: node.js has them in lower case. */
function namedAsIn(schema: z.ZodType, data: unknown): Record<string, unknown> {
  const headers = data as Record<string, unknown>
  const names = Object.keys((schema as z.ZodObject).shape)
  return Object.fromEntries(names.map((name) => [name, headers[name.toLowerCase()]]))
}

const unknownField = (key: string): string => `there is no field ${key.slice(0, 60)}`

/** RFC 6901. */
const pointer = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).slice(0, 200).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
