import { isRecord } from './is-record.ts'

/** The value at a JSON pointer (RFC 6901); undefined when there is none, or no pointer. */
export type ReadPointer = (pointer: string | undefined, value: unknown) => unknown

/**
 * Follows own members only, and at most as many as a pointer names, so that no body and no configuration can
 * keep it busy. Keeps each pointer in parts: use it with a configuration's pointers alone.
 */
export function pointerReader(): ReadPointer {
  const parsed = new Map<string, string[]>()
  return (pointer, value) => {
    if (pointer === undefined) return undefined
    let tokens = parsed.get(pointer)
    if (tokens === undefined) parsed.set(pointer, (tokens = tokensOf(pointer)))
    return tokens.reduce(memberOf, value)
  }
}

function tokensOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function memberOf(value: unknown, token: string): unknown {
  if (Array.isArray(value)) {
    return /^(0|[1-9]\d{0,6})$/.test(token) ? (value as unknown[])[Number(token)] : undefined
  }
  return isRecord(value) && Object.hasOwn(value, token) ? value[token] : undefined
}
