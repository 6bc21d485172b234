import { systemSource } from '@slipstream/runtime/config/system-source.ts'
import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { runbookOf } from '../../../alerts/domain/runbook-of.ts'

const rule = 'carrier-unavailable'

export const carrierUnavailableRule: AlertRule = {
  name: rule,
  resolved: ({ subject }) => `The carrier ${subject} is available again.`,
}

type Outage = {
  carrier: string
  /** ISO 8601 UTC. */
  since: string
  detail: string | null
  /** How many shipments wait, and since when the oldest, ms since 1970. */
  count: number
  oldestMs: number | null
}

/**
 * The API of a carrier is unavailable. The number that waits grows in steps, so that the alert
 * does not change with every shipment.
 *
 * @param atLeast the number that the alert has already: it does not fall
 */
export function carrierUnavailable(
  { carrier, since, detail, count, oldestMs }: Outage,
  atLeast: number,
): DesiredAlert {
  const waiting = Math.max(atLeast, stepOf(count))
  const oldest = oldestMs === null ? '' : `, the oldest since ${minuteOf(new Date(oldestMs).toISOString())}`
  const wait =
    waiting === 0
      ? 'No shipment waits for it yet.'
      : `At least ${waiting.toLocaleString('en')} ${waiting === 1 ? 'shipment waits' : 'shipments wait'} for it${oldest}.`
  return {
    ...{ rule, source: systemSource, subject: carrier, severity: 'warning', evidence: [] },
    summary: `The carrier ${carrier} has been unavailable since ${minuteOf(since)}. ${wait}${detail === null ? '' : ` Its last answer: ${detail}`}`,
    affected: { count: waiting, ranges: [] },
    next: {
      action: `Nothing is lost: shipments are booked by themselves, the oldest first, when it is available again. To see what waits: npx slipstream carriers list. If it lasts, ask ${carrier} how long it takes.`,
      runbook: runbookOf(rule),
    },
  }
}

/** What ended the outage. @param drained how many shipments that had waited are booked */
export function carrierAvailable(carrier: string, since: string, drained: number): string {
  const are =
    drained === 1 ? '1 shipment that waited is' : `${drained.toLocaleString('en')} shipments that waited are`
  const what = drained === 0 ? 'No shipment had waited for it.' : `${are} booked.`
  return `The carrier ${carrier} has been available again since ${minuteOf(since)}. ${what}`
}

/** 0, 1, 2, 5, 10, 20, 50 …: the largest that is not more than the count. */
export function stepOf(count: number): number {
  if (count < 1) return 0
  const power = 10 ** (String(Math.floor(count)).length - 1)
  const first = count / power
  return (first >= 5 ? 5 : first >= 2 ? 2 : 1) * power
}

function minuteOf(instant: string): string {
  return `${new Date(instant).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
