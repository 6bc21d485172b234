import { setTimeout as sleep } from 'node:timers/promises'

export interface Backoff {
  /** Upper bound of the first wait. */
  baseMs: number
  /** No wait is longer than this. */
  capMs: number
  /** 0 ≤ random() < 1; Math.random outside of tests. */
  random: () => number
}

/**
 * Milliseconds to wait after failure number `attempt` (0 is the first): exponential, capped, with full jitter,
 * so that clients which failed together do not return together.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoffMs(attempt: number, { baseMs, capMs, random }: Backoff): number {
  // No power beyond what a cap can use: 2 ** 1024 is infinite, and infinity times a base of 0 is no number.
  return Math.floor(random() * Math.min(capMs, baseMs * 2 ** Math.min(attempt, 52)))
}

export interface RetryOptions extends Partial<Backoff> {
  /** Ends the retrying: the promise rejects with the signal's reason. */
  signal: AbortSignal
  /** Told of each failure before the wait, for logs, metrics and health. */
  onFailure?: (failure: { error: unknown; attempt: number; waitMs: number }) => void
}

/**
 * Runs `operation` until it succeeds, for faults that are outside of us and pass. Gives up only when `signal`
 * aborts. Never use it for an operation that can be refused for what it asks.
 */
export async function retryForever<T>(
  operation: (signal: AbortSignal) => Promise<T>,
  { signal, onFailure, baseMs = 100, capMs = 10_000, random = Math.random }: RetryOptions,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    signal.throwIfAborted()
    try {
      return await operation(signal)
    } catch (error) {
      signal.throwIfAborted()
      const waitMs = backoffMs(attempt, { baseMs, capMs, random })
      onFailure?.({ error, attempt, waitMs })
      await sleep(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted())
    }
  }
}
