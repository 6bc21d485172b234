import type { DesiredAlert } from '../../alerts/domain/reconcile-alerts.ts'
import type { EvaluationContext, RuleResult } from '../../evaluation.ts'
import { dueStalls } from '../../stays/domain/due-stalls.ts'
import { evolveStall } from '../../stays/domain/evolve-stall.ts'
import type { OpenStays } from '../../stays/domain/evolve-stall.ts'
import { duration } from '../../alerts/domain/duration.ts'
import type { StallRule } from '../../stays/domain/stall-rule.ts'
import type { StallState } from '../../stays/domain/stall-state.ts'
import type { StayChange } from '../../stays/open-stay-store.ts'
import { notScanned, notScannedRule } from './domain/not-scanned-alert.ts'
import { unscannedStatus } from './domain/observe-shipments.ts'
import { explainedByCarrier, unlessExplained } from './unavailable-carriers.ts'

/** Looked at by one evaluation, the oldest first. */
const maxDue = 100
const maxAlerted = 2_000

/**
 * Booked parcels without a scan for longer than this carrier usually takes with this source; until that is
 * learned, for longer than the configured deadline. An alerted parcel is listed until it is scanned, or its
 * deadline is reported by `shipment-stalled`.
 */
export async function evaluateUnscanned(context: EvaluationContext): Promise<RuleResult> {
  const { store, source, lease, state } = context
  const rules = [notScannedRule]
  const desired: DesiredAlert[] = []
  const stalls = new Map(state.stalls)
  const statuses: string[] = []
  const stays: StayChange[] = []
  const carriers = Object.keys(source.shipping?.carriers ?? {}).filter((carrier) =>
    state.stalls.has(unscannedStatus(carrier)),
  )
  if (carriers.length === 0) return { rules, desired }
  const isExplained = await explainedByCarrier(context)
  for (const carrier of carriers) {
    const status = unscannedStatus(carrier)
    const { stall, changed } = isExplained(carrier) ? nothingDue : await raiseDue(context, carrier, status)
    if (stall !== undefined) {
      stalls.set(status, stall)
      statuses.push(status)
      stays.push(...changed)
    }
    const alert = await alertOf(context, carrier, changed)
    if (alert !== undefined) desired.push(...unlessExplained(context, isExplained, alert))
  }
  const evolved = { ...state, stalls }
  return {
    ...{ rules, desired, found: { state: evolved } },
    ...(stays.length > 0 && {
      beforeAlerts: () => store.states.keep(lease, evolved, { statuses, stays, folded: [] }),
    }),
  }
}

type Raised = { stall?: StallState; changed: readonly StayChange[] }
const nothingDue: Raised = { changed: [] }

/** Counts those as alerted that are due by now. @returns how their status and stays have changed */
async function raiseDue(
  { store, source, state, through }: EvaluationContext,
  carrier: string,
  status: string,
): Promise<Raised> {
  const stall = state.stalls.get(status)
  if (stall === undefined) return nothingDue
  const rule = ruleOf(stall, source.shipping?.carriers[carrier]?.scanDeadlineMs)
  const search = { rule: rule.rule, at: through, limit: maxDue }
  const oldest = await store.stays.oldest(source.name, status, search)
  const open: OpenStays = new Map(oldest.map((stay) => [stay.orderId, stay]))
  const due = dueStalls(stall, oldest, { rule, status: 'the carrier', now: through })
  if (due.length === 0) return nothingDue
  let evolved = structuredClone(stall)
  for (const { orderId } of due)
    evolved = evolveStall(evolved, open, { type: 'alerted', orderId, rule: rule.rule, at: through })
  return { stall: evolved, changed: due.map(({ orderId }) => ({ status, orderId, stay: open.get(orderId) })) }
}

/** The carrier's own history, or the deadline while that is too short. */
function ruleOf({ threshold }: StallState, scanDeadlineMs: number | undefined): StallRule {
  return threshold?.learned === true || scanDeadlineMs === undefined
    ? { rule: 'learned' }
    : { rule: 'time', afterMs: scanDeadlineMs }
}

async function alertOf(
  { store, source, through }: EvaluationContext,
  carrier: string,
  changed: readonly StayChange[],
): Promise<DesiredAlert | undefined> {
  const before = await store.stays.alerted(source.name, unscannedStatus(carrier), maxAlerted)
  const ids = new Set([...before, ...changed].map(({ orderId }) => orderId))
  const found = await store.shipments.find([...ids])
  const shipments = found
    .filter((shipment) => shipment.concerns.includes('unscanned') && !shipment.concerns.includes('stalled'))
    .sort((a, b) => b.changedMs - a.changedMs)
  const maxWaitMs = Math.max(...shipments.map(({ scheduledMs }) => through - (scheduledMs ?? through)))
  return shipments.length === 0
    ? undefined
    : notScanned({ source: source.name, carrier, shipments }, duration(maxWaitMs))
}
