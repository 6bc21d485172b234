import type { DiscrepancyOutcome } from '@slipstream/events/event-types/alerts/alert-events.ts'

/** The outcomes of several alerts as one; undefined if none has one. */
export function joinOutcomes(
  outcomes: readonly (DiscrepancyOutcome | undefined)[],
): DiscrepancyOutcome | undefined {
  const known = outcomes.filter((outcome) => outcome !== undefined)
  return known.length === 0 ? undefined : known.reduce(join)
}

function join(one: DiscrepancyOutcome, other: DiscrepancyOutcome): DiscrepancyOutcome {
  return {
    missing: one.missing + other.missing,
    updates: one.updates + other.updates,
    recovered: one.recovered + other.recovered,
    late: one.late + other.late,
    gone: one.gone + other.gone,
    open: one.open + other.open,
    ...outageOf([one.outage, other.outage].filter((outage) => outage !== undefined)),
  }
}

function outageOf(
  outages: readonly NonNullable<DiscrepancyOutcome['outage']>[],
): Pick<DiscrepancyOutcome, 'outage'> {
  if (outages.length === 0) return {}
  const times = (which: 'from' | 'until'): string[] =>
    outages.map((outage) => outage[which]).sort((a, b) => Date.parse(a) - Date.parse(b))
  return { outage: { from: times('from').at(0) ?? '', until: times('until').at(-1) ?? '' } }
}
