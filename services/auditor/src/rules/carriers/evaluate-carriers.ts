import type { AlertRaised } from '@slipstream/events/event-types/alerts/alert-events.ts'
import type { DesiredAlert } from '../../alerts/domain/reconcile-alerts.ts'
import { heldAlertsOf } from '../../evaluation.ts'
import type { EvaluationContext, RuleResult } from '../../evaluation.ts'
import {
  carrierAvailable,
  carrierUnavailable,
  carrierUnavailableRule,
} from './domain/carrier-unavailable-alert.ts'

/** A backlog that is not booked by then does not wait for the carrier: the alert ends. */
const maxDrainMs = 24 * 3_600_000

/** An alert for each unavailable carrier, until what waited for it is booked. It belongs to no source. */
export async function evaluateCarriers(context: EvaluationContext): Promise<RuleResult> {
  const { store, source, now } = context
  if (source.watchesCarriers !== true) return { rules: [carrierUnavailableRule], desired: [] }
  const held = new Map(
    [...heldAlertsOf(context).values()]
      .filter((alert) => alert.rule === carrierUnavailableRule.name)
      .map((alert) => [alert.subject, alert]),
  )
  const desired: DesiredAlert[] = []
  const ended = new Map<string, string>()
  for (const { _id: carrier, state, since, detail } of await store.shipments.carriers()) {
    const alert = held.get(carrier)
    if (state === 'unavailable') {
      const waiting = await store.shipments.waiting(carrier, Infinity)
      desired.push(carrierUnavailable({ carrier, since, detail, ...waiting }, alert?.affected.count ?? 0))
    } else if (alert !== undefined) {
      const sinceMs = Date.parse(since)
      const { count } = await store.shipments.waiting(carrier, sinceMs)
      if (count > 0 && now - sinceMs < maxDrainMs) desired.push(unchanged(alert))
      else
        ended.set(carrier, carrierAvailable(carrier, since, await store.shipments.drained(carrier, sinceMs)))
    }
  }
  return {
    rules: [
      {
        ...carrierUnavailableRule,
        resolved: (alert) => ended.get(alert.subject) ?? carrierUnavailableRule.resolved(alert),
      },
    ],
    desired,
  }
}

function unchanged({ since: _, ...alert }: AlertRaised): DesiredAlert {
  return alert
}
