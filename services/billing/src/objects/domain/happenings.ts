import type { Trigger } from './triggers-of.ts'

/** A status or plan that set something off, with its first subject. These names are a storage format. */
export type Happening = Pick<Trigger, 'on' | 'subject'> & { seenAt: string }

type Held = {
  /** ISO 8601 UTC: the first fact of it that is known. */
  from: string
  /** ISO 8601 UTC: the first fact of what followed it; undefined while it holds. */
  until: string | undefined
}

/**
 * The happening that is already known of what held then. Late facts move its start back, and
 * may divide it, but never unite two.
 */
export function knownHappening(
  happenings: readonly Happening[],
  on: Trigger['on'],
  { from, until }: Held,
): Happening | undefined {
  const [fromMs, untilMs] = [Date.parse(from), until === undefined ? Infinity : Date.parse(until)]
  return happenings.find((one) => {
    const seenMs = Date.parse(one.seenAt)
    return one.on === on && (seenMs === fromMs || (seenMs > fromMs && seenMs < untilMs))
  })
}

/** What is remembered of triggers, so that a late fact sets none off again; some are of no status or plan. */
export function happeningsOf(triggers: readonly Trigger[]): Happening[] {
  return triggers.flatMap(({ on, subject, seenAt }) =>
    seenAt === undefined ? [] : [{ on, subject, seenAt }],
  )
}
