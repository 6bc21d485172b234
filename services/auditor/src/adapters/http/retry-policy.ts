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

export type PersistenceOptions = {
  /** Tries after the first one. */
  retries?: number
  baseMs?: number
  capMs?: number
  /** So many failures in a row, and the other side is left alone for a while. */
  breakAfter?: number
  breakMs?: number
}

export type Persistence = <T>(ask: () => Promise<T>, signal: AbortSignal) => Promise<T>

/**
 * Tries again what passes, with jitter and as late as the other side asks, unless it asks for longer than a try may wait;
 * and stops asking one that does not answer at all. Refusals and odd answers are an answer: they are not tried again, and break nothing. Who aborts waits for nothing.
 *
 * @param leftAlone the fault to throw, unasked, while it is left alone
 */
export function persistence(options: PersistenceOptions, leftAlone: () => RemoteFault): Persistence {
  const { retries = 3, baseMs = 500, capMs = 15_000, breakAfter = 5, breakMs = 30_000 } = options
  const passes = handleWhen((error) => error instanceof RemoteFault && error.kind === 'away')
  const isSoon = handleWhen(
    (error) => error instanceof RemoteFault && error.kind === 'away' && (error.retryAfterMs ?? 0) <= capMs,
  )
  // Its own waits can't be given up: they are waited below.
  const retrying = retry(isSoon, { maxAttempts: retries, backoff: new ConstantBackoff(0) })
  const breaking = circuitBreaker(passes, {
    halfOpenAfter: breakMs,
    breaker: new ConsecutiveBreaker(breakAfter),
  })

  return async (ask, signal) => {
    let askedMs = 0
    const once = async ({ attempt }: { attempt: number }) => {
      if (attempt > 0) {
        const ownMs = backOffMs({ firstMs: baseMs, capMs }, attempt, Math.random())
        await sleep(Math.max(askedMs, ownMs), undefined, { signal }).catch(() => signal.throwIfAborted())
      }
      try {
        return await breaking.execute(ask, signal)
      } catch (error) {
        askedMs = (error instanceof RemoteFault && error.retryAfterMs) || 0
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
