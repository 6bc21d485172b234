import { fingerprintOf } from '../../alerts/domain/fingerprint.ts'
import type { DesiredAlert } from '../../alerts/domain/reconcile-alerts.ts'
import type { EvaluationContext, RuleResult } from '../../evaluation.ts'
import type { LossDocument } from '../../discrepancies/discrepancy-store.ts'
import type { EndingOf } from '../../discrepancies/domain/ended-discrepancy.ts'
import { lostUpdate, lostUpdateRule } from './domain/lost-update-alert.ts'
import { missingOrder, missingOrderRule } from './domain/missing-order-alert.ts'
import { updateWithoutCreation, updateWithoutCreationRule } from './domain/update-without-creation-alert.ts'
import { identityOf, sortLosses } from '../../discrepancies/discrepancies.ts'
import { recoverLosses } from './recover-losses.ts'

/** The losses that are open: each is alerted, and recovered once the alerts are written. */
export async function evaluateLosses(context: EvaluationContext): Promise<RuleResult> {
  const { store, source, recover } = context
  const losses = await sortLosses(store, source)
  const endings = new Map(losses.ended.map((loss) => [fingerprintOf(identityOf(loss)), loss.ending]))
  const endingOf: EndingOf = (alert) => endings.get(fingerprintOf(alert))
  const why = whyNothingIsRecovered(context)
  return {
    rules: [missingOrderRule, lostUpdateRule, updateWithoutCreationRule].map((rule) => rule(endingOf)),
    desired: losses.open.flatMap((loss) => alertsOf(loss, loss.lastError ?? why)),
    found: { losses },
    isOpen: losses.open.length > 0,
    async afterAlerts() {
      if (recover !== undefined) await recoverLosses(context, losses.open, recover)
    },
  }
}

/** The end of a sentence for people, where configuration is needed; null where losses are recovered. */
function whyNothingIsRecovered({ source, shop, recover }: EvaluationContext): string | null {
  if (shop === undefined) return source.traits.whyNotQueried(source.name)
  return recover === undefined ? 'INGEST_URL and INGEST_TOKEN are not set' : null
}

function alertsOf(loss: LossDocument, reason: string | null): DesiredAlert[] {
  const { source, kind, orderId, number, status, evidence } = loss
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
