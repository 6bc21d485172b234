import { maxBackOffMs } from '@slipstream/runtime/async/back-off.ts'

/** What became of asking the shop for a number that never came in, weakest first. */
export const verdicts = ['unverified', 'draft', 'not-an-order', 'trashed', 'recovered'] as const
export type Verdict = (typeof verdicts)[number]

/** A missing number that is being asked for. It is kept until a verdict is final. */
export type Candidate = {
  verdict: Verdict
  /** Why there is no better verdict, for people; null when there is one. */
  reason: string | null
  attempts: number
  /** When to ask, or ask again; milliseconds since 1970. */
  askAt: number
}

/** Doubling from half a minute up to an hour; a draft is left to the customer, who may take a day. */
const verifying = { firstMs: 30_000, capMs: 3_600_000 }

export function newCandidate(at: number): Candidate {
  return { verdict: 'unverified', reason: null, attempts: 0, askAt: at }
}

/**
 * The candidate after an answer. A stronger verdict is never replaced by a weaker one, so the answers of several instances
 * may come in any order: a shop that does not answer takes nothing back that it said before.
 */
export function foldVerdict(
  candidate: Candidate,
  { verdict, reason = null }: { verdict: Verdict; reason?: string | null },
  at: number,
): Candidate {
  const attempts = candidate.attempts + 1
  const askAt = at + maxBackOffMs(verifying, attempts)
  const isWeaker = verdicts.indexOf(verdict) < verdicts.indexOf(candidate.verdict)
  const said = isWeaker ? { verdict: candidate.verdict, reason: candidate.reason } : { verdict, reason }
  return { ...said, attempts, askAt }
}

/**
 * Whether the number is accounted for, so that its bit may be set. A draft is not: it may be placed yet, and the announcement
 * of that lost; or it is thrown away, and then it is not an order.
 */
export function isFinal(verdict: Verdict): boolean {
  return verdict === 'recovered' || verdict === 'trashed' || verdict === 'not-an-order'
}
