import { checkMapping } from './domain/check-mapping.ts'
import { checkNumbering } from './domain/check-numbering.ts'
import { checkShop } from './domain/check-shop.ts'
import { checkWebhooks } from './domain/check-webhooks.ts'
import type { CheckLine } from './domain/check-line.ts'
import type { CheckedSettings, SourceEvidence } from './domain/evidence.ts'

/** Everything that is looked at before a source goes live, in the order in which a person would mend it. */
export function checkSource(evidence: SourceEvidence, settings: CheckedSettings): CheckLine[] {
  return [
    ...checkShop(evidence),
    ...checkWebhooks(evidence, settings),
    ...('value' in evidence.orders ? [checkNumbering(settings.sequence, evidence.orders.value)] : []),
    ...checkMapping(evidence, settings),
  ]
}
