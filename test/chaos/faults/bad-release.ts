import { examples } from '@slipstream/events/event-types/examples.ts'
import { encodeEvent } from '@slipstream/events/codec/encode.ts'
import { retryUntilDone } from '@slipstream/runtime/async/retry.ts'
import type { Injection } from './injection.ts'

/** No reader knows it. */
const unknownVersion = '99'
/** In the keys of its records. */
export const badReleaseKey = 'bad-release-'
const events = 3
const withinMs = 120_000

/**
 * A release of ingest writes a version of events that no reader knows, and is rolled back. What it wrote
 * stays in the log, as dead letters of those who read it.
 */
export const rollOutBadRelease: Injection = async (system, { nth }) => {
  const appender = await system.log.appender()
  const id = (n: number): string => `${badReleaseKey}${nth}-${n}`
  for (let n = 0; n < events; n++) {
    const event = { ...examples.OrderCreated, id: id(n), subject: `shop/${id(n)}` }
    const { key, value, headers } = encodeEvent(event, { OrderCreated: 1 })
    const changed = { ...headers, ce_dataversion: unknownVersion }
    // Kafka may be away at the same time.
    await retryUntilDone(() => appender.append({ topic: system.topic, key, value, headers: changed }), {
      signal: AbortSignal.timeout(withinMs),
    })
  }
  return () => appender.close()
}
