import { httpHeadersName, notKeptValue } from '@slipstream/events/codec/http-headers.ts'
import type { Delivery } from './delivery.ts'

/** What an event does not have, as it has topic and ids. Nothing here is a secret or names a person. */
const kept = [
  ...[
    'content-type',
    'content-encoding',
    'user-agent',
    'x-wc-webhook-source',
    'webhook-timestamp',
    'svix-timestamp',
  ],
  ...['x-shopify-shop-domain', 'x-shopify-api-version', 'x-shopify-event-id', 'x-shopify-triggered-at'],
  ...['x-shopify-test'],
] as const

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
