import { setTimeout as sleep } from 'node:timers/promises'
import {
  BrokenCircuitError,
  circuitBreaker,
  ConsecutiveBreaker,
  ConstantBackoff,
  handleWhen,
  retry,
} from 'cockatiel'
import { backOffMs } from '@slipstream/runtime/async/back-off.ts'
import { RemoteFault } from './remote-fault.ts'

export type RetryPolicyOptions = {
  /** Tries after the first one. */
  retries?: number
  baseMs?: number
  capMs?: number
  /** After this many failures in a row no request is sent for `breakMs`. */
  breakAfter?: number
  breakMs?: number
}

export type RequestPolicy = <T>(send: () => Promise<T>, signal: AbortSignal) => Promise<T>

/**
 * Retries temporary faults with jitter, and as late as the response demands unless that is longer than a try
 * may wait; stops sending requests to a remote that does not respond at all. Refusals and unexpected
 * responses are not retried and do not open the breaker. An abort ends all waits.
 *
 * @param leftAlone the fault to throw, without a request, while the breaker is open
 */
export function retryPolicy(options: RetryPolicyOptions, leftAlone: () => RemoteFault): RequestPolicy {
  const { retries = 3, baseMs = 500, capMs = 15_000, breakAfter = 5, breakMs = 30_000 } = options
  const passes = handleWhen((error) => error instanceof RemoteFault && error.kind === 'unavailable')
  const isSoon = handleWhen(
    (error) =>
      error instanceof RemoteFault && error.kind === 'unavailable' && (error.retryAfterMs ?? 0) <= capMs,
  )
  // Its own waits can't be given up: they are waited below.
  const retrying = retry(isSoon, { maxAttempts: retries, backoff: new ConstantBackoff(0) })
  const breaking = circuitBreaker(passes, {
    halfOpenAfter: breakMs,
    breaker: new ConsecutiveBreaker(breakAfter),
  })

  return async (send, signal) => {
    let requestedMs = 0
    const once = async ({ attempt }: { attempt: number }) => {
      if (attempt > 0) {
        const ownMs = backOffMs({ firstMs: baseMs, capMs }, attempt, Math.random())
        await sleep(Math.max(requestedMs, ownMs), undefined, { signal }).catch(() => signal.throwIfAborted())
      }
      try {
        return await breaking.execute(send, signal)
      } catch (error) {
        requestedMs = (error instanceof RemoteFault && error.retryAfterMs) || 0
        throw error
      }
    }
    try {
      return await retrying.execute(once, signal)
    } catch (error) {
      throw error instanceof BrokenCircuitError ? leftAlone() : error
    }
  }
}
