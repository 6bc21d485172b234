import type { DesiredAlert } from '../../alerts/domain/reconcile-alerts.ts'
import { fingerprintOf } from '../../alerts/domain/fingerprint.ts'
import { heldAlertsOf } from '../../evaluation.ts'
import type { EvaluationContext } from '../../evaluation.ts'

/**
 * Whether what a carrier has not done yet is explained by its API: it is unavailable, or was until so
 * recently that not every parcel has been queried again.
 */
export async function explainedByCarrier({
  store,
  source,
  now,
}: EvaluationContext): Promise<(carrier: string) => boolean> {
  const carriers = await store.shipments.carriers()
  const explained = carriers.filter(({ _id, state, since }) => {
    const queriedWithinMs = source.shipping?.carriers[_id]?.queriedWithinMs ?? 0
    return state === 'unavailable' || now - Date.parse(since) < queriedWithinMs
  })
  const names = new Set(explained.map(({ _id }) => _id))
  return (carrier) => names.has(carrier)
}

/** While it is explained, an alert is neither raised nor changed; one that holds continues to hold. */
export function unlessExplained(
  context: EvaluationContext,
  isExplained: (carrier: string) => boolean,
  alert: DesiredAlert,
): DesiredAlert[] {
  if (!isExplained(alert.subject)) return [alert]
  const held = heldAlertsOf(context).get(fingerprintOf(alert))
  if (held === undefined) return []
  const { since: _, ...unchanged } = held
  return [unchanged]
}
