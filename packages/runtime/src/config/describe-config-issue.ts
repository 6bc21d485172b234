import type { z } from 'zod'
import { closestName } from './closest-name.ts'

/**
 * One sentence for one issue: the key, what is wrong with it, what to do. Values are not quoted: one may be a
 * secret that was written where its name belongs.
 */
export function describeConfigIssue(issue: z.core.$ZodIssue): string {
  return `\`${keyOf(issue.path)}\` ${faultOf(issue)}`
}

function faultOf(issue: z.core.$ZodIssue): string {
  const isMissing = issue.code === 'invalid_type' || issue.code === 'invalid_value'
  return isMissing && issue.input === undefined ? `is missing: it ${expectation(issue)}` : expectation(issue)
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return ownMessage(issue) ?? `must be ${kinds[issue.expected] ?? issue.expected}`
    case 'too_small':
      return (
        ownMessage(issue) ??
        `must be ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${unit(issue.origin)}`
      )
    case 'too_big':
      return `must be ${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}${unit(issue.origin)}`
    case 'invalid_value': {
      const allowed = issue.values.map(String)
      const meant = typeof issue.input === 'string' ? closestName(issue.input, allowed) : undefined
      return `must be ${allowed.join(' or ')}${meant === undefined ? '' : `; did you mean ${meant}?`}`
    }
    case 'invalid_key':
      return issue.issues[0]?.message ?? issue.message
    default:
      return issue.message
  }
}

/** The schema's own message for this key; undefined when it is zod's. */
function ownMessage({ message }: z.core.$ZodIssue): string | undefined {
  return /^(Invalid|Too small)/.test(message) ? undefined : message
}

const kinds: Record<string, string> = {
  array: 'a list',
  int: 'a whole number',
  number: 'a number',
  object: 'a group of keys',
  record: 'a group of keys',
  string: 'text',
}

function unit(origin: string): string {
  return origin === 'string' ? ' characters' : origin === 'array' ? ' entries' : ''
}

/** E.g. `sources.shop.secrets[0].env`. */
function keyOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the file'
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    return text === '' ? String(part) : `${text}.${String(part)}`
  }, '')
}
