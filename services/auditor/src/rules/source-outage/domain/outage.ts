import type { LossEnding } from '../../../discrepancies/domain/ended-discrepancy.ts'
import { noLosses, withLoss } from '../../../discrepancies/domain/discrepancy-outcome.ts'
import type { LossCounts } from '../../../discrepancies/domain/discrepancy-outcome.ts'

/**
 * A time for which a source was cut off: it sent nothing, its deliveries were refused, it had switched its
 * webhooks off, or could not be asked. As plain JSON of bounded size; times are milliseconds since 1970.
 */
export type Outage = {
  /** When it was noticed: it names the outage. */
  noticedAt: number
  from: number
  /** When the last of its causes ended; null while one of them holds. */
  until: number | null
  /** The rules whose alerts were its causes. */
  causes: string[]
  /** Of the losses that have ended. */
  counts: LossCounts
  /** The orders that were lost, as people call them; capped. */
  numbers: string[]
}

/** What holds of an outage's causes. */
export type OutageCause = { rule: string; beganAt: number }

export type Loss = {
  kind: 'missing-order' | 'lost-update' | 'update-without-creation' | 'deletion'
  number: string
  foundAt: Date
}

const causeRules = new Set([
  ...['source-silent', 'webhook-failing', 'webhook-disabled', 'webhook-absent'],
  'shop-unreachable',
])
const lossRules = new Set(['missing-order', 'lost-update', 'update-without-creation'])
const maxNumbers = 500
/** Recovery takes minutes. What is still open then is counted as open, and has alerts of its own. */
const maxRecoveryMs = 30 * 60_000

export function isCauseOfOutage(rule: string): boolean {
  return causeRules.has(rule)
}

/**
 * The outage after an evaluation. It begins with its first cause, and goes on when
 * another one begins before it was reported.
 *
 * @param causes those that hold now
 * @param ended losses that have ended since the last evaluation
 * @returns null where there is none
 */
export function evolveOutage(
  known: Outage | null,
  found: {
    causes: readonly OutageCause[]
    ended: readonly (Loss & { ending: LossEnding })[]
    now: number
  },
): Outage | null {
  const { causes, ended, now } = found
  if (known === null && causes.length === 0) return null
  const before = known ?? {
    ...{ noticedAt: now, from: now, until: null, causes: [], counts: noLosses, numbers: [] },
  }
  const from = Math.min(before.from, ...causes.map(({ beganAt }) => beganAt))
  const own = ended.filter((loss) => isOf({ from }, loss))
  return {
    noticedAt: before.noticedAt,
    from,
    until: causes.length > 0 ? null : (before.until ?? now),
    causes: [...new Set([...before.causes, ...causes.map(({ rule }) => rule)])],
    counts: own.reduce((counts, loss) => withLoss(counts, loss, loss.ending), before.counts),
    numbers: [...new Set([...before.numbers, ...numbersOf(own)])].slice(0, maxNumbers),
  }
}

/**
 * Whether all that the outage has lost is known and back, or has been waited for long enough.
 *
 * @param facts.open how many of its losses are open
 * @param facts.comparedThrough up to when the shop's changes were compared, by our
 * clock; undefined where it can't be asked
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

/** Whether a loss was found in the outage or after it: each is, within the time a delivery may take. */
export function isOf({ from }: Pick<Outage, 'from'>, { foundAt }: Pick<Loss, 'foundAt'>): boolean {
  return foundAt.getTime() >= from
}

/**
 * Whether the report of the outage also reports the end of this alert: of its causes and of its
 * losses, once no cause holds any more.
 */
export function reportsEndOf(
  { from, until }: Outage,
  { rule, since }: { rule: string; since: string },
): boolean {
  return until !== null && Date.parse(since) >= from && (causeRules.has(rule) || lossRules.has(rule))
}

/** The outage with what is still open, as it is reported. */
export function withOpenLosses(outage: Outage, open: readonly Loss[]): Outage {
  const own = open.filter((loss) => isOf(outage, loss))
  return {
    ...outage,
    counts: own.reduce((counts, loss) => withLoss(counts, loss, undefined), outage.counts),
    numbers: [...new Set([...outage.numbers, ...numbersOf(own)])].slice(0, maxNumbers),
  }
}

function numbersOf(losses: readonly Loss[]): string[] {
  return losses.filter(({ kind }) => kind !== 'deletion').map(({ number }) => number)
}
