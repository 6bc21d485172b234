import { setTimeout as sleep } from 'node:timers/promises'
import { backOffMs } from './back-off.ts'
import type { BackOff } from './back-off.ts'

export type RetryOptions = Partial<BackOff> & {
  /** Ends the retries: the promise rejects with the signal's reason. */
  signal: AbortSignal
  /** Called after each failure before the wait, for logs, metrics and health. `failures` counts from 1. */
  onFailure?: (failure: { error: unknown; failures: number; waitMs: number }) => void
}

/**
 * Runs `operation` until it succeeds, for outside faults that pass. Only an abort of `signal` ends it, so the
 * operation must not be one that can be refused for what it contains.
 */
export async function retryUntilDone<T>(
  operation: (signal: AbortSignal) => Promise<T>,
  { signal, onFailure, firstMs = 100, capMs = 10_000, ...rest }: RetryOptions,
): Promise<T> {
  for (let failures = 1; ; failures++) {
    signal.throwIfAborted()
    try {
      return await operation(signal)
    } catch (error) {
      signal.throwIfAborted()
      const waitMs = backOffMs({ firstMs, capMs, ...rest }, failures, Math.random())
      onFailure?.({ error, failures, waitMs })
      await sleep(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted())
    }
  }
}
