import { isDeepStrictEqual } from 'node:util'
import type { AlertRaised } from '@slipstream/events/event-types/alerts/alert-events.ts'
import { settleOf } from '../../sources/audited-source.ts'
import { heldAlertsOf } from '../../evaluation.ts'
import { fingerprintOf } from '../../alerts/domain/fingerprint.ts'
import { subjectOf } from './domain/source-outage-alert.ts'
import { noDiscrepancies, withDiscrepancy } from '../../discrepancies/domain/discrepancy-outcome.ts'
import {
  evolveOutage,
  isCauseOfOutage,
  isOf,
  isOver,
  reportsEndOf,
  withOpenDiscrepancies,
} from './domain/outage.ts'
import type { Outage, OutageCause } from './domain/outage.ts'
import { reportOutage } from './domain/report-outage.ts'
import type { EvaluationContext, RuleContext, RuleResult } from '../../evaluation.ts'
import { identityOf } from '../../discrepancies/discrepancies.ts'
import type { EndedDiscrepancy } from '../../discrepancies/discrepancies.ts'
import { appendInOrder } from '../../alerts/write-alerts.ts'

/**
 * Follows the outage of a source from its beginning to its end, and reports its discrepancies once they have
 * ended.
 */
export async function evaluateOutage(context: RuleContext): Promise<RuleResult> {
  const { source, state, now, earlier } = context
  const { open, ended } = context.discrepancies ?? { open: [], ended: [] }
  const causes = causesOf(heldAlertsOf(context), earlier, now)
  const outage = evolveOutage(state.outage ?? null, { causes, ended, now })
  const own = outage === null ? [] : open.filter((discrepancy) => isOf(outage, discrepancy))
  const isToReport =
    outage !== null &&
    outage.until !== null &&
    isOver(outage, {
      ...{ open: own.length, now, afterMs: settleOf(source).afterMs },
      comparedThrough: await comparedThrough(context),
    })
  const kept = isToReport ? null : outage
  const report = isToReport ? withOpenDiscrepancies(outage, own) : null
  return {
    ...{ rules: [], desired: [], isOpen: kept !== null, found: { state: { ...state, outage: kept } } },
    endOf: endOf(source.name, ended, outage),
    afterAlerts: () => settleOutage(context, { kept, report }, ended),
  }
}

/**
 * What the resolution of an alert reports: the outcome of its discrepancy, and the outage that reports it as
 * well.
 */
function endOf(
  source: string,
  ended: readonly EndedDiscrepancy[],
  outage: Outage | null,
): NonNullable<RuleResult['endOf']> {
  const discrepancies = new Map(
    ended.map((discrepancy) => [fingerprintOf(identityOf(discrepancy)), discrepancy]),
  )
  return (alert) => {
    const discrepancy = discrepancies.get(fingerprintOf(alert))
    const outcome = discrepancy && withDiscrepancy(noDiscrepancies, discrepancy, discrepancy.ending)
    const isReported = outage !== null && reportsEndOf(outage, alert)
    const reportedBy =
      isReported && fingerprintOf({ rule: 'source-outage', source, subject: subjectOf(outage) })
    return { ...(outcome && { outcome }), ...(reportedBy && { reportedBy }) }
  }
}

/**
 * Reports an outage that is over, and stores what remains. Ended discrepancies are removed in the write that
 * counts them, so each counts once.
 */
async function settleOutage(
  context: EvaluationContext,
  { kept, report }: { kept: Outage | null; report: Outage | null },
  ended: readonly EndedDiscrepancy[],
): Promise<void> {
  const { store, source, lease, state, alerts, now } = context
  if (report !== null) {
    const known = alerts.view.knownOf(source.name)
    await appendInOrder(alerts, reportOutage(source.name, report, known, new Date(now).toISOString()), now)
  }
  if (ended.length === 0 && isDeepStrictEqual(kept, state.outage ?? null)) return
  const changed = { statuses: [], stays: [], folded: [], endedDiscrepancies: ended.map(({ _id }) => _id) }
  await store.states.keep(lease, { ...state, outage: kept }, changed)
}

/** What holds by this evaluation, or held before it and was not evaluated. */
function causesOf(
  held: ReadonlyMap<string, AlertRaised>,
  results: readonly RuleResult[],
  now: number,
): OutageCause[] {
  const evaluated = new Set(results.flatMap(({ rules }) => rules.map(({ name }) => name)))
  const found = results.flatMap(({ desired, beganAt = now }) =>
    desired
      .filter(({ rule }) => isCauseOfOutage(rule))
      .map((alert) => {
        const since = held.get(fingerprintOf(alert))?.since
        return { rule: alert.rule, beganAt: Math.min(beganAt, since === undefined ? now : Date.parse(since)) }
      }),
  )
  const others = [...held.values()]
    .filter(({ rule }) => isCauseOfOutage(rule) && !evaluated.has(rule))
    .map(({ rule, since }) => ({ rule, beganAt: Date.parse(since) }))
  return [...found, ...others]
}

/** By our clock; undefined where the shop can't be queried. */
async function comparedThrough({
  store,
  source,
  shop,
  sweeps,
}: EvaluationContext): Promise<number | undefined> {
  if (shop === undefined) return undefined
  // What is in memory may be further than what was written.
  const swept = sweeps?.marks ?? (await store.sources.find(source.name))?.swept
  return Math.min(swept?.any ?? -Infinity, swept?.trash ?? -Infinity) - shop.skewMs()
}
