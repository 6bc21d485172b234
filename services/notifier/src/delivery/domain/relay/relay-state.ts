/** What the mail server does with all mail alike. */
export type RelayState = 'sending' | 'refused' | 'unreachable'

export type RelayFault = { state: Exclude<RelayState, 'sending'>; detail: string; sinceMs: number }

/** The mail server as this process sees it. */
export type RelayHealth = {
  fault: RelayFault | null
  /** When it last accepted a mail; null before. */
  acceptedMs: number | null
  /** The state that was last recorded for others, and when. */
  recorded: { state: RelayState; atMs: number } | null
}

export const unknownRelay: RelayHealth = { fault: null, acceptedMs: null, recorded: null }

/** A shorter outage is not reported: an operator could hardly act on it. */
const reportUnreachableAfterMs = 10 * 60_000
/** So that the last record of another instance, which may have died since, does not stand for long. */
const recordAgainAfterMs = 60_000

/** After a mail that was accepted, or rejected for a reason of its own. */
export function relayAccepted(health: RelayHealth, atMs: number): RelayHealth {
  return { ...health, fault: null, acceptedMs: atMs }
}

/** After a mail that did not get as far as its recipient. */
export function relayFailed(
  health: RelayHealth,
  { state, detail }: Pick<RelayFault, 'state' | 'detail'>,
  atMs: number,
): RelayHealth {
  const sinceMs = health.fault?.state === state ? health.fault.sinceMs : atMs
  return { ...health, fault: { state, detail, sinceMs } }
}

/** The state that is to be recorded for others now; null when nothing is new. */
export function stateToRecord({ fault, recorded }: RelayHealth, atMs: number): RelayState | null {
  if (fault === null) {
    const isFresh = recorded?.state === 'sending' && atMs - recorded.atMs < recordAgainAfterMs
    return isFresh ? null : 'sending'
  }
  const isNews = fault.state === 'refused' || atMs - fault.sinceMs >= reportUnreachableAfterMs
  return isNews && recorded?.state !== fault.state ? fault.state : null
}
