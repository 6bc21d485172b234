import { maxBackOffMs } from '@slipstream/runtime/async/back-off.ts'

/** What the shop has under a number that never arrived, weakest first. `found`: an order. */
export const verdicts = ['unverified', 'draft', 'not-an-order', 'trashed', 'found'] as const
export type Verdict = (typeof verdicts)[number]

/** A missing number that is being verified. It is kept until its absence is explained. */
export type Candidate = {
  verdict: Verdict
  /** Why there is no better verdict, for people; null when there is one. */
  reason: string | null
  attempts: number
  /** When the shop is queried for it next; milliseconds since 1970. */
  askAt: number
}

/** Doubling from half a minute up to an hour; a draft is left to the customer, who may take a day. */
const verifying = { firstMs: 30_000, capMs: 3_600_000 }

export function newCandidate(at: number): Candidate {
  return { verdict: 'unverified', reason: null, attempts: 0, askAt: at }
}

/**
 * The candidate after a response. A stronger verdict is never replaced by a weaker one, so the responses to
 * several instances may be folded in any order, and a shop that does not respond changes no verdict.
 */
export function foldVerdict(
  candidate: Candidate,
  { verdict, reason = null }: { verdict: Verdict; reason?: string | null },
  at: number,
): Candidate {
  const attempts = candidate.attempts + 1
  const askAt = at + maxBackOffMs(verifying, attempts)
  const isWeaker = verdicts.indexOf(verdict) < verdicts.indexOf(candidate.verdict)
  const folded = isWeaker ? { verdict: candidate.verdict, reason: candidate.reason } : { verdict, reason }
  return { ...folded, attempts, askAt }
}

/**
 * Whether the number needs no order, so that its bit may be set. A draft is not explained: it may still be
 * placed and its creation lost, or it is thrown away and then it is not an order.
 */
export function isExplained(verdict: Verdict): boolean {
  return verdict === 'trashed' || verdict === 'not-an-order'
}

/** A stored verdict; earlier versions wrote `recovered` for `found`. */
export function verdictOfStored(stored: string): Verdict {
  return stored === 'recovered' ? 'found' : (verdicts.find((verdict) => verdict === stored) ?? 'unverified')
}
