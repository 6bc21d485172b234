import type { AlertRule } from '../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../alerts/domain/reconcile-alerts.ts'
import type { EvaluationContext, RuleResult } from '../../evaluation.ts'
import { cancellationFailed, cancellationFailedRule } from './domain/cancellation-failed-alert.ts'
import { changeIgnored, changeIgnoredRule } from './domain/change-ignored-alert.ts'
import type { Concern } from './domain/concerns.ts'
import { deadLettered, deadLetteredRule } from './domain/dead-lettered-alert.ts'
import type { ConcernedShipments } from './domain/describe-shipments.ts'
import { exceptionRule, returnedOrLost } from './domain/exception-alert.ts'
import { stalled, stalledRule } from './domain/stalled-alert.ts'
import { undecided, undecidedRule } from './domain/undecided-alert.ts'
import type { AuditedShipmentDocument } from './shipment-store.ts'
import { explainedByCarrier, unlessExplained } from './unavailable-carriers.ts'

/** Listed by one evaluation: the last to change. More are neither counted nor named. */
const maxListed = 2_000
/** What no person has settled by a command is alerted for so long. */
const alertedMs = 14 * 24 * 3_600_000

type ShipmentRule = {
  rule: AlertRule
  concern: Concern
  alertOf(concerned: ConcernedShipments): DesiredAlert
  /** When it began, for alerts that end by their age. */
  newsOf?(shipment: AuditedShipmentDocument): string | undefined
  /** Whether an unavailable carrier is the reason for it. */
  isCarriers?: boolean
}

const shipmentRules: readonly ShipmentRule[] = [
  { rule: deadLetteredRule, concern: 'dead-lettered', alertOf: deadLettered },
  { rule: undecidedRule, concern: 'undecided', alertOf: undecided, isCarriers: true },
  { rule: stalledRule, concern: 'stalled', alertOf: stalled, isCarriers: true },
  {
    ...{ rule: cancellationFailedRule, concern: 'cancellation-failed', alertOf: cancellationFailed },
    newsOf: ({ cancellationFailedAt }) => cancellationFailedAt,
  },
  {
    ...{ rule: exceptionRule, concern: 'exception', alertOf: returnedOrLost },
    newsOf: ({ exception }) => exception?.at,
  },
  {
    ...{ rule: changeIgnoredRule, concern: 'change-ignored', alertOf: changeIgnored },
    newsOf: ({ ignoredChange }) => ignoredChange?.at,
  },
]
const concerns = shipmentRules.map(({ concern }) => concern)
const rules = shipmentRules.map(({ rule }) => rule)

/** What of shipments waits for a person, one alert for each rule and carrier of the source. */
export async function evaluateShipments(context: EvaluationContext): Promise<RuleResult> {
  const { store, source, now } = context
  if (source.shipping === undefined) return { rules, desired: [] }
  const found = await store.shipments.concerned(source.name, concerns, maxListed)
  if (found.length === 0) return { rules, desired: [] }
  const isExplained = await explainedByCarrier(context)
  const desired = shipmentRules.flatMap(({ concern, alertOf, newsOf, isCarriers = false }) => {
    const concerned = found.filter((shipment) => {
      const at = newsOf?.(shipment)
      return shipment.concerns.includes(concern) && (at === undefined || now - Date.parse(at) < alertedMs)
    })
    return [...Map.groupBy(concerned, ({ carrier }) => carrier)].flatMap(([carrier, shipments]) => {
      const alert = alertOf({ source: source.name, carrier, shipments })
      return isCarriers ? unlessExplained(context, isExplained, alert) : [alert]
    })
  })
  return { rules, desired, isOpen: true }
}
