import { maxBackOffMs } from '@slipstream/runtime/async/back-off.ts'

/** Whether the fetches of a source can continue, as this process knows it. */
export type ApiState = {
  kind: 'available' | 'unavailable' | 'unauthorized'
  /** Why it is not available; null while it is. */
  reason: string | null
  /** Failures in a row, of requests that did not begin together. */
  failures: number
  /** Before this time nothing is requested, in milliseconds since the epoch. */
  pausedUntilMs: number
}

export type ApiResult =
  | { kind: 'succeeded' }
  | { kind: 'unavailable' | 'unauthorized'; reason: string }
  | { kind: 'rate-limited'; retryAfterMs: number }

export const availableApi: ApiState = { kind: 'available', reason: null, failures: 0, pausedUntilMs: 0 }

const backOff = { firstMs: 1_000, capMs: 60_000 }
/** Only a person can fix a key. */
const unauthorizedMs = 60_000
/** A longer wait is not believed. */
const maxRetryAfterMs = 300_000

/** The state after the result of one request. */
export function evolveApi(state: ApiState, result: ApiResult, nowMs: number): ApiState {
  switch (result.kind) {
    case 'succeeded':
      return { ...availableApi, pausedUntilMs: state.kind === 'available' ? state.pausedUntilMs : 0 }
    case 'rate-limited': {
      const untilMs = nowMs + Math.min(maxRetryAfterMs, result.retryAfterMs)
      return { ...availableApi, pausedUntilMs: Math.max(state.pausedUntilMs, untilMs) }
    }
    case 'unauthorized': {
      const { kind, reason } = result
      return { kind, reason, failures: state.failures + 1, pausedUntilMs: nowMs + unauthorizedMs }
    }
    case 'unavailable': {
      const { kind, reason } = result
      // Requests that were under way together fail together.
      if (nowMs < state.pausedUntilMs) return { ...state, kind, reason }
      const failures = state.failures + 1
      return { kind, reason, failures, pausedUntilMs: nowMs + maxBackOffMs(backOff, failures) }
    }
  }
}

/** How many requests may begin now, of `wanted`: one alone while it is not known to be available again. */
export function mayRequest(
  state: ApiState,
  wanted: number,
  nowMs: number,
): { granted: number; waitMs: number } {
  const waitMs = Math.max(0, state.pausedUntilMs - nowMs)
  if (waitMs > 0) return { granted: 0, waitMs }
  return { granted: state.kind === 'available' ? wanted : Math.min(1, wanted), waitMs: 0 }
}
