import { appendDelivery } from '../append/append-delivery.ts'
import type { AppendParts } from '../append/append-delivery.ts'
import type { AcceptResult } from '../domain/accept-result.ts'
import type { Delivery } from '../domain/delivery.ts'
import type { Fetched } from '../domain/fetched.ts'
import type { ReadFetched } from '../domain/sources/source.ts'

export type AcceptFetched = (
  fetched: Fetched,
  delivery: Delivery,
  rawHeaders: readonly string[],
) => Promise<AcceptResult>

/**
 * Accepts what was fetched from a source of billing as webhooks are accepted, without a rate
 * limit, which is for senders outside.
 */
export function createAcceptFetched(readFetched: ReadFetched, parts: AppendParts): AcceptFetched {
  return async (fetched, delivery, rawHeaders) => {
    parts.metrics.received(delivery.body.length)
    return appendDelivery(parts, readFetched(fetched, delivery), { delivery, rawHeaders, fetched })
  }
}
