import { fingerprintOf } from '../../alerts/domain/fingerprint.ts'
import type { DesiredAlert } from '../../alerts/domain/reconcile-alerts.ts'
import type { EvaluationContext, RuleResult } from '../../evaluation.ts'
import type { DiscrepancyDocument } from '../../discrepancies/discrepancy-store.ts'
import type { EndingOf } from '../../discrepancies/domain/ended-discrepancy.ts'
import { lostUpdate, lostUpdateRule } from './domain/lost-update-alert.ts'
import { missingOrder, missingOrderRule } from './domain/missing-order-alert.ts'
import { updateWithoutCreation, updateWithoutCreationRule } from './domain/update-without-creation-alert.ts'
import { identityOf, sortDiscrepancies } from '../../discrepancies/discrepancies.ts'
import { recoverOrders } from './recover-orders.ts'

/** The discrepancies that are open: each is alerted, and recovered once the alerts are written. */
export async function evaluateDiscrepancies(context: EvaluationContext): Promise<RuleResult> {
  const { store, source, recover } = context
  const discrepancies = await sortDiscrepancies(store, source)
  const endings = new Map(
    discrepancies.ended.map((discrepancy) => [fingerprintOf(identityOf(discrepancy)), discrepancy.ending]),
  )
  const endingOf: EndingOf = (alert) => endings.get(fingerprintOf(alert))
  const why = whyNothingIsRecovered(context)
  return {
    rules: [missingOrderRule, lostUpdateRule, updateWithoutCreationRule].map((rule) => rule(endingOf)),
    desired: discrepancies.open.flatMap((discrepancy) => alertsOf(discrepancy, discrepancy.lastError ?? why)),
    found: { discrepancies },
    isOpen: discrepancies.open.length > 0,
    async afterAlerts() {
      if (recover !== undefined) await recoverOrders(context, discrepancies.open, recover)
    },
  }
}

/** The end of a sentence for people, where configuration is needed; null where recovery is possible. */
function whyNothingIsRecovered({ source, shop, recover }: EvaluationContext): string | null {
  if (shop === undefined) return source.traits.whyNotQueried(source.name)
  return recover === undefined ? 'INGEST_URL and INGEST_TOKEN are not set' : null
}

function alertsOf(discrepancy: DiscrepancyDocument, reason: string | null): DesiredAlert[] {
  const { source, kind, orderId, number, status, evidence } = discrepancy
  switch (kind) {
    case 'missing-order':
      return [missingOrder({ source, number, reason, evidence })]
    case 'lost-update':
      return [lostUpdate({ source, orderId, number, status, reason, evidence })]
    case 'update-without-creation':
      return [updateWithoutCreation({ source, orderId, number, reason, evidence })]
    // No shop announces deletions, so nothing was lost on the way.
    case 'deletion':
      return []
  }
}
