import type {
  Scan,
  ScanStatus,
  ShipmentExceptionReported,
} from '@slipstream/events/event-types/shipment-events.ts'
import { isSameScan } from '@slipstream/read-models/shipments/evolve-shipment.ts'
import { backOffMs } from '@slipstream/runtime/async/back-off.ts'
import type { NotDone } from '../../../carriers/carrier.ts'
import { isNext } from '../next-step.ts'
import type { DecisionContext } from '../policy.ts'
import { instant, maxScans, ms } from '../shipment-state.ts'
import type { ShipmentState } from '../shipment-state.ts'
import { addresseeOf, parcelOf } from './drafts.ts'
import type { Draft } from './drafts.ts'

/** The carrier has the parcel, or had it. */
const carried: ReadonlySet<ScanStatus> = new Set([
  ...(['in-transit', 'out-for-delivery', 'ready-for-pickup', 'delivered'] as const),
  ...(['attempt-failed', 'delayed', 'returned'] as const),
])
type Exception = ShipmentExceptionReported['exception']
const exceptions: ReadonlySet<string> = new Set<Exception>([
  ...(['attempt-failed', 'delayed', 'returned', 'lost', 'cancelled'] as const),
])
const isException = (status: ScanStatus): status is Exception => exceptions.has(status)

/** What follows from scans, in whatever order and however often they arrive. Each is recorded once. */
export function scanned(
  state: ShipmentState,
  scans: readonly Scan[],
  { nowMs }: Pick<DecisionContext, 'nowMs'>,
): Draft[] {
  const { shipment } = state
  if (shipment.booking === null) return []
  const recordedAt = instant(nowMs)
  const fresh: Scan[] = []
  for (const scan of scans)
    if (
      ![...shipment.scans, ...fresh].some((known) => isSameScan(known, scan)) &&
      shipment.scans.length + fresh.length < maxScans
    )
      fresh.push(scan)
  if (fresh.length === 0) return []
  const recorded = fresh.map((scan): Draft => ({
    type: 'ShipmentScanned',
    data: { scan, recordedAt },
    occurredAt: scan.at,
  }))
  return shipment.status === 'cancelled' ? recorded : [...recorded, ...firsts(state, fresh)]
}

/** The milestones that new scans show: each is reported once. */
function firsts(state: ShipmentState, fresh: readonly Scan[]): Draft[] {
  const { shipment, process } = state
  const all = [...shipment.scans, ...fresh].sort((a, b) => ms(a.at) - ms(b.at))
  const drafts: Draft[] = []
  const shared = { ...addresseeOf(state), ...parcelOf(state) }
  const first = all.find(({ status }) => carried.has(status))
  if (shipment.shippedAt === null && first !== undefined) {
    const data = { ...shared, shippedAt: first.at }
    drafts.push({ type: 'ShipmentShipped', data, occurredAt: first.at })
  }
  const delivery = all.find(({ status }) => status === 'delivered')
  if (shipment.deliveredAt === null && delivery !== undefined) {
    const data = { ...shared, deliveredAt: delivery.at }
    drafts.push({ type: 'ShipmentDelivered', data, occurredAt: delivery.at })
  }
  const last = all.at(-1)
  // A problem that is over when it becomes known is none any more.
  if (last !== undefined && fresh.includes(last) && isException(last.status)) {
    const { status: exception, description: detail, at: reportedAt } = last
    const data = { ...shared, exception, detail, reportedAt }
    if (!process.exceptions.includes(exception))
      drafts.push({ type: 'ShipmentExceptionReported', data, occurredAt: reportedAt })
  }
  return drafts
}

/**
 * What follows from a query for scans: the next one. The interval grows while nothing is new; it is the
 * longest once the parcel is delivered or stalled.
 */
export function tracked(
  state: ShipmentState,
  outcome: { kind: 'scans'; scans: readonly Scan[] } | NotDone,
  context: DecisionContext,
): Draft[] {
  const { nowMs, policy, random } = context
  const { shipment, process } = state
  const at = instant(nowMs)
  if (outcome.kind === 'notDone') {
    if (!isNext(state, 'follow', context)) return []
    const backOff = backOffMs(policy.backOff, process.deferrals + 1, random)
    const until = instant(nowMs + Math.max(outcome.retryAfterMs ?? 0, backOff))
    return [{ type: 'StepDeferred', at, step: 'follow', until, reason: outcome.reason }]
  }
  const drafts = scanned(state, outcome.scans, context)
  const { firstMs, maxMs } = policy.tracking
  const isSlow = shipment.deliveredAt !== null || process.finalSince !== null || process.stalls.length > 0
  const longer = Math.min(maxMs, 2 * (process.follow?.intervalMs ?? firstMs / 2))
  const intervalMs = isSlow ? maxMs : drafts.length > 0 ? Math.min(firstMs, maxMs) : longer
  return [...drafts, { type: 'Followed', at, nextAt: instant(nowMs + intervalMs), intervalMs }]
}
