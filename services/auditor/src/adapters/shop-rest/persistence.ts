import {
  BrokenCircuitError,
  circuitBreaker,
  ConsecutiveBreaker,
  DelegateBackoff,
  handleWhen,
  retry,
  wrap,
} from 'cockatiel'
import { backoffMs } from '@slipstream/runtime/retry.ts'
import { ShopFault } from './shop-fault.ts'

export type PersistenceOptions = {
  /** Tries after the first one. */
  retries?: number
  baseMs?: number
  capMs?: number
  /** So many failures in a row, and the shop is left alone for a while. */
  breakAfter?: number
  breakMs?: number
}

export type Persistence = <T>(ask: () => Promise<T>, signal: AbortSignal) => Promise<T>

/**
 * Tries again what passes, with jitter and as late as the shop asks, and stops asking a shop that does not answer at
 * all. Refusals and odd answers are an answer: they are not tried again, and break nothing.
 */
export function persistence(options: PersistenceOptions = {}): Persistence {
  const { retries = 3, baseMs = 500, capMs = 15_000, breakAfter = 5, breakMs = 30_000 } = options
  const passes = handleWhen((error) => error instanceof ShopFault && error.kind === 'away')
  const retrying = retry(passes, {
    maxAttempts: retries,
    backoff: new DelegateBackoff(({ attempt, result }) => {
      const asked =
        'error' in result && result.error instanceof ShopFault ? result.error.retryAfterMs : undefined
      return Math.max(asked ?? 0, backoffMs(attempt, { baseMs, capMs, random: Math.random }))
    }),
  })
  const breaking = circuitBreaker(passes, {
    halfOpenAfter: breakMs,
    breaker: new ConsecutiveBreaker(breakAfter),
  })
  const policy = wrap(retrying, breaking)

  return async (ask, signal) => {
    try {
      return await policy.execute(ask, signal)
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error
      throw new ShopFault(
        'away',
        'the shop did not answer several times in a row and is left alone for a while',
      )
    }
  }
}
