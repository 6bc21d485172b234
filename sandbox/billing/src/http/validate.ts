import type { FastifySchemaCompiler } from 'fastify'
import type { z } from 'zod'
import { ActionError } from '../domain/action-error.ts'

/** Fastify's validator compiler: the first mistake, in the words of Stripe. */
export const validate: FastifySchemaCompiler<z.ZodType> = ({ schema }) => {
  return (data: unknown) => {
    const parsed = schema.safeParse(data)
    if (parsed.success) return { value: parsed.data }
    const [issue] = parsed.error.issues
    return { error: issue === undefined ? new Error('invalid') : errorOf(issue) }
  }
}

function errorOf(issue: z.core.$ZodIssue): ActionError {
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') {
    const param = [...path, ...issue.keys.slice(0, 1)].join('.')
    return new ActionError(400, 'parameter_unknown', `Received unknown parameter: ${param}`, param)
  }
  const param = path.join('.') || 'body'
  return new ActionError(400, 'parameter_invalid', `Invalid ${param}: ${issue.message}`, param)
}
