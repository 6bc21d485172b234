import { closestName } from '@slipstream/runtime/config/closest-name.ts'
import type { z } from 'zod'
import { InvalidParameters, type ParameterError } from './invalid-parameters.ts'
import { expectationOf } from './parameter.ts'

const maxQuotedLength = 60

/**
 * Checks the parameters of a request. All errors are found together. An unknown parameter is an error, as a
 * misspelt filter must not silently widen a query.
 *
 * @throws InvalidParameters
 */
export function parseParameters<Schema extends z.ZodObject>(
  schema: Schema,
  given: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const errors = new Map<string, ParameterError>()
  for (const error of parsed.error.issues.flatMap((issue) => errorsOf(issue, schema, given)))
    if (!errors.has(error.parameter)) errors.set(error.parameter, error)
  throw new InvalidParameters([...errors.values()])
}

function errorsOf(issue: z.core.$ZodIssue, schema: z.ZodObject, given: unknown): ParameterError[] {
  const shape = schema.shape as Readonly<Record<string, z.core.$ZodType>>
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((name) => unknownParameter(name, Object.keys(shape)))
  const [name] = issue.path.map(String)
  if (name === undefined) return [{ parameter: 'body', detail: 'the body must be a JSON object' }]
  const isRepeated =
    issue.path.length === 1 && issue.code.startsWith('invalid_') && Array.isArray(valueOf(given, name))
  const detail = isRepeated ? 'may be given once only' : `must be ${expectationOf(shape[name])}`
  return [{ parameter: name, detail: `${name} ${detail}` }]
}

function valueOf(given: unknown, name: string): unknown {
  return (given as Record<string, unknown>)[name]
}

function unknownParameter(name: string, known: readonly string[]): ParameterError {
  const quoted = name.slice(0, maxQuotedLength)
  const meant = closestName(quoted, known)
  const advice = meant === undefined ? `there are ${known.join(', ')}` : `did you mean ${meant}?`
  return { parameter: quoted, detail: `${quoted} is not a parameter here: ${advice}` }
}
