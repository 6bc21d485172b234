import type { FastifySchemaCompiler } from 'fastify'
import type { z } from 'zod'
import type { ErrorDetail } from '../domain/booking/address-rules.ts'

export class InvalidRequest extends Error {
  readonly errors: ErrorDetail[]

  constructor(errors: ErrorDetail[]) {
    super(errors.map(({ message }) => message).join(' '))
    this.errors = errors
  }
}

/** Fastify's validator compiler: every mistake is named by its field. */
export const validate: FastifySchemaCompiler<z.ZodType> = ({ schema }) => {
  return (data: unknown) => {
    const parsed = schema.safeParse(data, { reportInput: true })
    if (parsed.success) return { value: parsed.data }
    return { error: new InvalidRequest(parsed.error.issues.flatMap(errorsOf)) }
  }
}

function errorsOf(issue: z.core.$ZodIssue): ErrorDetail[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const field = [...issue.path.map(String), key].join('.')
      return { code: 'FIELD.UNKNOWN', field, message: `${field} is not a field here.` }
    })
  }
  const field = issue.path.map(String).join('.') || 'body'
  const code = issue.input === undefined ? 'FIELD.REQUIRED' : 'FIELD.INVALID'
  return [{ code, field, message: `${field}: ${issue.message}.` }]
}
