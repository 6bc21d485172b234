import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import type { AlertRaised } from '@slipstream/events/event-types/alerts/alert-events.ts'
import { formatRanges } from '../../../alerts/domain/number-ranges.ts'
import type { ShopAdvice } from '../../../sources/shop-client.ts'
import type { ShopHint, ShopFailure } from '../../../sources/watched/domain/shop-failure.ts'
import { runbookOf } from '../../../alerts/domain/runbook-of.ts'

const rule = 'shop-unreachable'

export const shopUnreachableRule: AlertRule = {
  name: rule,
  resolved: ({ source }) => `${source} answers its REST API again.`,
}

/**
 * The shop's REST API gives no usable response, so nothing is verified or recovered.
 *
 * @param waiting the numbers that wait for one
 */
export function shopUnreachable(found: {
  source: string
  failure: Pick<ShopFailure, 'kind' | 'hint' | 'reason'>
  waiting: AlertRaised['affected']
  advice: ShopAdvice
}): DesiredAlert {
  const { source, failure, waiting, advice } = found
  const numbers = waiting.ranges.map(({ first, last }) => ({ first: Number(first), last: Number(last) }))
  const wait =
    waiting.count === 0
      ? ''
      : ` ${waiting.count === 1 ? 'Number' : 'Numbers'} ${formatRanges(numbers, waiting.count)} can't be verified meanwhile.`
  const severity = failure.kind === 'unavailable' ? 'warning' : 'critical'
  return {
    ...{ rule, source, subject: 'rest', severity, evidence: [] },
    summary: `The REST API of ${source} gives no usable answer: ${failure.reason}.${wait}`,
    affected: waiting,
    next: { action: actionFor(failure.hint, `sources.${source}.rest`, advice), runbook: runbookOf(rule) },
  }
}

/** @param rest where the configuration says how the shop is queried */
function actionFor(hint: ShopHint, rest: string, advice: ShopAdvice): string {
  switch (hint) {
    case 'wait':
      return 'Requests to it continue automatically. See whether the shop is up.'
    case 'keys':
      return advice.keys(rest)
    case 'plain-http':
      return advice.plainHttp(rest)
    case 'certificate':
      return `Renew the shop's certificate, or let the auditor trust its issuer with NODE_EXTRA_CA_CERTS; or correct ${rest}.url.`
    case 'redirect':
      return `Set ${rest}.url to where the shop is in the end: keys are never sent to where a redirect points.`
    case 'address':
      return `Correct ${rest}.url: what answers there is not this shop's REST API.`
  }
}
