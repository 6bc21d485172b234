import type { Answer } from './http/send-response.ts'
import type { Delivery } from './domain/delivery.ts'
import type { Recovered } from './domain/recovered.ts'
import type { ReadRecovered, Source } from './domain/sources/source.ts'
import { createTakeDelivery } from './append/append-delivery.ts'
import type { TakeParts } from './append/append-delivery.ts'

export type AcceptRecovery = (
  recovered: Recovered,
  delivery: Delivery,
  rawHeaders: readonly string[],
) => Promise<Answer>

/**
 * Takes orders that were recovered from a source, for whoever has shown the token. Answers as a webhook is answered, with the same
 * promises, but no rate limit: that is for what comes from outside.
 */
export function createAcceptRecovery(
  source: Source,
  readRecovered: ReadRecovered,
  parts: TakeParts,
): AcceptRecovery {
  const { take } = createTakeDelivery(source, parts)
  return async (recovered, delivery, rawHeaders) => {
    parts.metrics.received(delivery.body.length)
    return take(readRecovered(recovered, delivery), { delivery, rawHeaders, recovered })
  }
}
