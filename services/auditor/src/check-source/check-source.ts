import type { SourceTraits } from '../sources/source-kind.ts'
import type { InspectionAdvice } from '../sources/inspection/shop-inspection.ts'
import { checkMapping } from './domain/check-mapping.ts'
import { checkNumbering } from './domain/check-numbering.ts'
import { checkShop } from './domain/check-shop.ts'
import { checkWebhooks } from './domain/check-webhooks.ts'
import type { CheckLine } from './domain/check-line.ts'
import type { CheckedSettings, SourceEvidence } from './domain/evidence.ts'

/** Everything that is looked at before a source goes live, in the order in which a person would mend it. */
export function checkSource(
  evidence: SourceEvidence,
  settings: CheckedSettings,
  { traits, advice }: { traits: Pick<SourceTraits, 'metadataOf'>; advice: InspectionAdvice },
): CheckLine[] {
  return [
    ...checkShop(evidence, advice),
    ...checkWebhooks(evidence, settings, advice),
    ...('value' in evidence.orders ? [checkNumbering(settings.sequence, evidence.orders.value, traits)] : []),
    ...checkMapping(evidence, settings),
  ]
}
