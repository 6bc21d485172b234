import { closestName } from '@slipstream/runtime/config/closest-name.ts'
import type { z } from 'zod'
import { expectationOf, takesSeveral } from './parameter.ts'
import { QueryMistake, type Mistake } from './invalid-parameters.ts'

const longestQuoted = 60

/**
 * The parameters of a request, checked. Every mistake is found at once, an unknown parameter is one: what is misspelt must
 * not silently widen the question.
 *
 * @param given as a query string is parsed: a parameter that stands there several times is a list
 * @throws QueryMistake
 */
export function readParameters<Schema extends z.ZodObject>(
  schema: Schema,
  given: Readonly<Record<string, unknown>>,
): z.output<Schema> {
  const known: Record<string, unknown> = schema.shape
  const mistakes: Mistake[] = []
  const values: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(known, name)) mistakes.push(unknownParameter(name, Object.keys(known)))
    else if (takesSeveral(known[name])) values[name] = [value].flat()
    else if (Array.isArray(value))
      mistakes.push({ parameter: name, detail: `${name} may be given once only` })
    else values[name] = value
  }
  const parsed = schema.safeParse(values)
  const wrong = new Set(parsed.error?.issues.map(({ path }) => String(path[0])))
  for (const name of wrong) {
    if (mistakes.some(({ parameter }) => parameter === name)) continue
    mistakes.push({ parameter: name, detail: `${name} must be ${expectationOf(known[name])}` })
  }
  if (!parsed.success || mistakes.length > 0) throw new QueryMistake(mistakes)
  return parsed.data
}

function unknownParameter(name: string, known: readonly string[]): Mistake {
  const quoted = name.slice(0, longestQuoted)
  const meant = closestName(quoted, known)
  const advice = meant === undefined ? `there are ${known.join(', ')}` : `did you mean ${meant}?`
  return { parameter: quoted, detail: `${quoted} is not a parameter here: ${advice}` }
}
