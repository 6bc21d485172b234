import { appendDelivery } from '../append/append-delivery.ts'
import type { AppendParts } from '../append/append-delivery.ts'
import type { AcceptResult } from '../domain/accept-result.ts'
import type { Delivery } from '../domain/delivery.ts'
import type { Recovered } from '../domain/recovered.ts'
import type { ReadRecovered } from '../domain/sources/source.ts'

export type AcceptRecovery = (
  recovered: Recovered,
  delivery: Delivery,
  rawHeaders: readonly string[],
) => Promise<AcceptResult>

/**
 * Accepts orders recovered from a source as webhooks are accepted, but without a rate
 * limit, which is for senders outside.
 */
export function createAcceptRecovery(readRecovered: ReadRecovered, parts: AppendParts): AcceptRecovery {
  return async (recovered, delivery, rawHeaders) => {
    parts.metrics.received(delivery.body.length)
    return appendDelivery(parts, readRecovered(recovered, delivery), { delivery, rawHeaders, recovered })
  }
}
