import type { DiscrepancyEnding } from '../../../discrepancies/domain/ended-discrepancy.ts'
import { noDiscrepancies, withDiscrepancy } from '../../../discrepancies/domain/discrepancy-outcome.ts'
import type { DiscrepancyCounts } from '../../../discrepancies/domain/discrepancy-outcome.ts'

/**
 * A time for which a source was cut off: it sent nothing, its deliveries were refused, it had switched its
 * webhooks off, or could not be queried. As plain JSON of bounded size; times are milliseconds since 1970.
 */
export type Outage = {
  /** When it was noticed: it names the outage. */
  noticedAt: number
  from: number
  /** When the last of its causes ended; null while one of them holds. */
  until: number | null
  /** The rules whose alerts were its causes. */
  causes: string[]
  /** Of the discrepancies that have ended. */
  counts: DiscrepancyCounts
  /** The orders that were missing or lacked an update, as people call them; capped. */
  numbers: string[]
}

/** What holds of an outage's causes. */
export type OutageCause = { rule: string; beganAt: number }

export type Discrepancy = {
  kind: 'missing-order' | 'lost-update' | 'update-without-creation' | 'deletion'
  number: string
  foundAt: Date
}

const causeRules = new Set([
  ...['source-silent', 'webhook-failing', 'webhook-disabled', 'webhook-absent'],
  'shop-unreachable',
])
const discrepancyRules = new Set(['missing-order', 'lost-update', 'update-without-creation'])
const maxNumbers = 500
/** Recovery takes minutes. What is still open then is counted as open, and has alerts of its own. */
const maxRecoveryMs = 30 * 60_000

export function isCauseOfOutage(rule: string): boolean {
  return causeRules.has(rule)
}

/**
 * The outage after an evaluation. It begins with its first cause, and continues when
 * another one begins before it was reported.
 *
 * @param causes those that hold now
 * @param ended discrepancies that have ended since the last evaluation
 * @returns null where there is none
 */
export function evolveOutage(
  known: Outage | null,
  found: {
    causes: readonly OutageCause[]
    ended: readonly (Discrepancy & { ending: DiscrepancyEnding })[]
    now: number
  },
): Outage | null {
  const { causes, ended, now } = found
  if (known === null && causes.length === 0) return null
  const before = known ?? {
    ...{ noticedAt: now, from: now, until: null, causes: [], counts: noDiscrepancies, numbers: [] },
  }
  const from = Math.min(before.from, ...causes.map(({ beganAt }) => beganAt))
  const own = ended.filter((discrepancy) => isOf({ from }, discrepancy))
  return {
    noticedAt: before.noticedAt,
    from,
    until: causes.length > 0 ? null : (before.until ?? now),
    causes: [...new Set([...before.causes, ...causes.map(({ rule }) => rule)])],
    counts: own.reduce(
      (counts, discrepancy) => withDiscrepancy(counts, discrepancy, discrepancy.ending),
      before.counts,
    ),
    numbers: [...new Set([...before.numbers, ...numbersOf(own)])].slice(0, maxNumbers),
  }
}

/**
 * Whether all that is missing because of the outage is known and back, or has been waited for long enough.
 *
 * @param facts.open how many of its discrepancies are open
 * @param facts.comparedThrough up to when the shop's changes were compared, by our
 * clock; undefined where it can't be queried
 * @param facts.afterMs how long a delivery may be on its way
 */
export function isOver(
  { until }: Outage,
  facts: { open: number; comparedThrough: number | undefined; afterMs: number; now: number },
): boolean {
  if (until === null) return false
  const { open, comparedThrough, afterMs, now } = facts
  if (now - until >= afterMs + maxRecoveryMs) return true
  return open === 0 && (comparedThrough === undefined ? now - until >= afterMs : comparedThrough >= until)
}

/** Whether a discrepancy was found in the outage or later: each is, within the time a delivery may take. */
export function isOf({ from }: Pick<Outage, 'from'>, { foundAt }: Pick<Discrepancy, 'foundAt'>): boolean {
  return foundAt.getTime() >= from
}

/**
 * Whether the report of the outage also reports the end of this alert: of its causes and of its
 * discrepancies, once no cause holds any more.
 */
export function reportsEndOf(
  { from, until }: Outage,
  { rule, since }: { rule: string; since: string },
): boolean {
  return until !== null && Date.parse(since) >= from && (causeRules.has(rule) || discrepancyRules.has(rule))
}

/** The outage with what is still open, as it is reported. */
export function withOpenDiscrepancies(outage: Outage, open: readonly Discrepancy[]): Outage {
  const own = open.filter((discrepancy) => isOf(outage, discrepancy))
  return {
    ...outage,
    counts: own.reduce(
      (counts, discrepancy) => withDiscrepancy(counts, discrepancy, undefined),
      outage.counts,
    ),
    numbers: [...new Set([...outage.numbers, ...numbersOf(own)])].slice(0, maxNumbers),
  }
}

function numbersOf(discrepancies: readonly Discrepancy[]): string[] {
  return discrepancies.filter(({ kind }) => kind !== 'deletion').map(({ number }) => number)
}
