import { httpHeadersName, notKeptValue } from '@slipstream/events/codec/http-headers.ts'
import type { Delivery } from './delivery.ts'
import { sourceKinds } from './sources/source-kinds.ts'

/** Those of all kinds, in every source: the sender of an `hmac` source may be any of theirs. */
const kept = [
  ...['content-type', 'content-encoding', 'user-agent'],
  ...Object.values(sourceKinds).flatMap(({ keptHeaders: ofKind }) => ofKind),
]

/** A sender could make the record of a small delivery large. */
const maxValueLength = 200

/**
 * The record header with the HTTP headers that are kept of a delivery. Those that prove who
 * sent it are named, never their values.
 *
 * @param secretHeaders of the source, in lower case
 */
export function keptHeaders(
  { headers }: Pick<Delivery, 'headers'>,
  secretHeaders: readonly string[],
): Record<string, string> {
  const found: Record<string, string> = {}
  for (const name of kept) {
    const value = headers[name]
    if (typeof value === 'string' && !secretHeaders.includes(name))
      found[name] = value.slice(0, maxValueLength)
  }
  for (const name of secretHeaders) if (headers[name] !== undefined) found[name] = notKeptValue
  return { [httpHeadersName]: JSON.stringify(found) }
}
