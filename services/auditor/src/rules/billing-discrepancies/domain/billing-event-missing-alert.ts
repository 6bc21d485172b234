import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { noOrder } from '../../../alerts/domain/order-numbers.ts'
import { runbookOf } from '../../../alerts/domain/runbook-of.ts'
import { billingDiscrepancyResolved, endOf, severityOf, subjectOf } from './billing-discrepancy.ts'
import type { AlertedDiscrepancy, IsRecovered } from './billing-discrepancy.ts'

const rule = 'billing-event-missing'
const maxTypes = 5
const maxEvidence = 20

/** The rule, whose resolution says whether the events were recovered or arrived late. */
export const billingEventMissingRule = (isRecovered: IsRecovered): AlertRule => ({
  name: rule,
  resolved(alert) {
    const { source, subject } = alert
    return (
      billingDiscrepancyResolved(`What never arrived of ${subject} of ${source}`, isRecovered(alert)) ??
      `What never arrived of ${subject} of ${source} is in the log.`
    )
  },
})

/**
 * Events of one customer that the provider lists and that never arrived.
 *
 * @param why nothing is recovered; null where it is
 */
export function billingEventMissing(
  source: string,
  discrepancies: readonly [AlertedDiscrepancy, ...AlertedDiscrepancy[]],
  why: string | null,
): DesiredAlert {
  const [first] = discrepancies
  const reason = discrepancies.find(({ lastError }) => lastError !== null)?.lastError ?? why
  const types = [...new Set(discrepancies.map(({ type }) => type))]
  const named = types.length > maxTypes ? `${types.slice(0, maxTypes).join(', ')}, …` : types.join(', ')
  const events = discrepancies.length === 1 ? 'An event' : `${discrepancies.length} events`
  const whose = first.customerId === null ? source : `customer ${first.customerId} of ${source}`
  return {
    ...{ rule, source, subject: subjectOf(first), severity: severityOf(reason) },
    evidence: discrepancies.slice(0, maxEvidence).map(({ id }) => id),
    summary: `${events} of ${whose} never arrived (${named}). Stripe lists ${discrepancies.length === 1 ? 'it' : 'them'}${endOf(reason, discrepancies.length > 1)}`,
    affected: noOrder,
    next: {
      action:
        'It is recovered by itself. See whether Stripe loses more: the endpoint, its deliveries in the dashboard, what stands before ingest.',
      runbook: runbookOf(rule),
    },
  }
}
