import type { Decider } from '@slipstream/runtime/decider.ts'

/** Whether a remote API is available, as all workers share it. Times are ISO 8601 UTC. */
export type Breaker = {
  /** Rises with every event. */
  revision: number
  state: 'closed' | 'open'
  /** Failures in a row. */
  failures: number
  /** Of the first failure in a row; while it is closed without failures, of the last closing. */
  since: string | null
  detail: string | null
  /** While it is open: when the next probe may be sent. */
  probeAt: string | null
  probeIntervalMs: number
  isProbing: boolean
  /** No request may be sent before then, as it limits them. It counts as available. */
  pausedUntil: string | null
}

export type BreakerSettings = { failures: number; firstProbeMs: number; maxProbeMs: number }

export type BreakerInput =
  | { type: 'succeeded' }
  | { type: 'failed'; reason: string }
  | { type: 'rateLimited'; retryAfterMs: number }
  /** @property inFlightMs how long until the next probe if this one has no result */
  | { type: 'probeRequested'; inFlightMs: number }
  /** There was nothing to send. */
  | { type: 'probeReturned' }

export type BreakerEvent = { at: string } & (
  | { type: 'FailureCounted'; reason: string }
  | { type: 'FailuresEnded' }
  | { type: 'Opened'; reason: string; probeAt: string; intervalMs: number }
  | { type: 'ProbeBegun'; until: string }
  | { type: 'ProbeReturned' }
  | { type: 'ProbeFailed'; reason: string; probeAt: string; intervalMs: number }
  | { type: 'Closed' }
  | { type: 'Paused'; until: string }
)

export type BreakerCommand = { input: BreakerInput; settings: BreakerSettings; nowMs: number }

export const closedBreaker: Breaker = {
  ...{ revision: 0, state: 'closed', failures: 0, since: null, detail: null },
  ...{ probeAt: null, probeIntervalMs: 0, isProbing: false, pausedUntil: null },
}

/** A circuit breaker, closed at first; its revision rises by one with each event. */
export const breakerDecider: Decider<Breaker, BreakerEvent, BreakerCommand> = {
  initialState: closedBreaker,
  evolve,
  decide,
}

const instant = (atMs: number): string => new Date(atMs).toISOString()

function decide({ input, settings, nowMs }: BreakerCommand, breaker: Breaker): BreakerEvent[] {
  const at = instant(nowMs)
  const isOpen = breaker.state === 'open'
  switch (input.type) {
    case 'succeeded':
      if (isOpen) return [{ type: 'Closed', at }]
      return breaker.failures > 0 ? [{ type: 'FailuresEnded', at }] : []
    case 'failed':
      return failed(breaker, input.reason, settings, nowMs)
    case 'rateLimited': {
      const untilMs = nowMs + input.retryAfterMs
      const isLonger = breaker.pausedUntil === null || untilMs > Date.parse(breaker.pausedUntil)
      // It has responded.
      const closed: BreakerEvent[] = isOpen ? [{ type: 'Closed', at }] : []
      return isLonger ? [...closed, { type: 'Paused', at, until: instant(untilMs) }] : closed
    }
    case 'probeRequested': {
      const isDue = isOpen && breaker.probeAt !== null && Date.parse(breaker.probeAt) <= nowMs
      return isDue ? [{ type: 'ProbeBegun', at, until: instant(nowMs + input.inFlightMs) }] : []
    }
    case 'probeReturned':
      return isOpen && breaker.isProbing ? [{ type: 'ProbeReturned', at }] : []
  }
}

function failed(
  breaker: Breaker,
  reason: string,
  { failures, firstProbeMs, maxProbeMs }: BreakerSettings,
  nowMs: number,
): BreakerEvent[] {
  const at = instant(nowMs)
  const probeIn = (intervalMs: number) => ({ probeAt: instant(nowMs + intervalMs), intervalMs })
  if (breaker.state === 'open') {
    // A request that was in flight when the breaker opened is no new evidence.
    if (!breaker.isProbing) return []
    const intervalMs = Math.min(maxProbeMs, 2 * breaker.probeIntervalMs)
    return [{ type: 'ProbeFailed', at, reason, ...probeIn(intervalMs) }]
  }
  const counted: BreakerEvent = { type: 'FailureCounted', at, reason }
  return breaker.failures + 1 < failures
    ? [counted]
    : [counted, { type: 'Opened', at, reason, ...probeIn(Math.min(firstProbeMs, maxProbeMs)) }]
}

function evolve(breaker: Breaker, event: BreakerEvent): Breaker {
  const next = { ...breaker, revision: breaker.revision + 1 }
  switch (event.type) {
    case 'FailureCounted': {
      const since = breaker.failures === 0 ? event.at : breaker.since
      return { ...next, failures: breaker.failures + 1, since, detail: event.reason }
    }
    case 'FailuresEnded':
      return { ...next, failures: 0, since: event.at, detail: null }
    case 'Opened':
      return { ...next, state: 'open', probeAt: event.probeAt, probeIntervalMs: event.intervalMs }
    case 'ProbeBegun':
      return { ...next, isProbing: true, probeAt: event.until }
    case 'ProbeReturned':
      return { ...next, isProbing: false, probeAt: event.at }
    case 'ProbeFailed': {
      const { probeAt, intervalMs, reason } = event
      return { ...next, isProbing: false, probeAt, probeIntervalMs: intervalMs, detail: reason }
    }
    case 'Closed':
      return { ...closedBreaker, revision: next.revision, since: event.at, pausedUntil: breaker.pausedUntil }
    case 'Paused':
      return { ...next, pausedUntil: event.until }
  }
}

/** How long nothing may be sent, and whether one probe may be sent instead. */
export function breakerGate(breaker: Breaker, nowMs: number): { waitMs: number; mayProbe: boolean } {
  const left = (until: string | null): number => (until === null ? 0 : Math.max(0, Date.parse(until) - nowMs))
  const pausedMs = left(breaker.pausedUntil)
  if (breaker.state === 'closed' || pausedMs > 0) return { waitMs: pausedMs, mayProbe: false }
  const waitMs = left(breaker.probeAt)
  return { waitMs, mayProbe: waitMs === 0 }
}
