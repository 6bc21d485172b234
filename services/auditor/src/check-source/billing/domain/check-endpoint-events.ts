import type { CheckLine } from '../../domain/check-line.ts'
import { ok, problem, warning } from '../../domain/check-line.ts'
import type { CheckedEndpoint } from '../../../sources/inspection/billing-inspection.ts'
import type { BillingEvidence } from './billing-evidence.ts'
import { deliveringEndpoints } from './check-endpoint.ts'

/** Without these nobody learns in time who may use what. */
const neededTypes = [
  ...['customer.subscription.created', 'customer.subscription.updated', 'customer.subscription.deleted'],
  ...['invoice.paid', 'invoice.payment_failed'],
]

/** Whether the endpoint receives what is needed, what rules name, and what the account makes. */
export function checkEndpointEvents(
  evidence: Pick<BillingEvidence, 'source' | 'endpoints' | 'newestEvents'>,
  { ruleEvents }: { ruleEvents: readonly string[] },
): CheckLine[] {
  const check = 'endpoint events'
  const ours = deliveringEndpoints(evidence)
  if (ours.length === 0) return []
  const missing = (types: readonly string[]): string[] =>
    [...new Set(types)].filter((type) => !ours.some((endpoint) => isEnabled(endpoint, type))).sort()
  const enable = "enable them at the endpoint in Stripe's dashboard"
  const needed = missing(neededTypes)
  if (needed.length > 0) return [problem(check, `it does not receive ${needed.join(', ')}`, enable)]
  const ofRules = missing(ruleEvents)
  if (ofRules.length > 0)
    return [problem(check, `it does not receive what rules name: ${ofRules.join(', ')}`, enable)]
  const { newestEvents } = evidence
  const made = 'value' in newestEvents ? missing(newestEvents.value.map(({ type }) => type)) : []
  if (made.length > 0)
    return [
      warning(
        check,
        `of what the account made last, it does not receive ${listed(made)}: they are found missing, alerted and recovered`,
        'enable all events at the endpoint',
      ),
    ]
  return [ok(check, 'it receives all that is needed')]
}

function isEnabled({ enabledEvents }: CheckedEndpoint, type: string): boolean {
  return enabledEvents.some((name) => name === '*' || name === type || name === `v1.${type}`)
}

const maxListed = 5

const listed = (types: readonly string[]): string =>
  types.length <= maxListed
    ? types.join(', ')
    : `${types.slice(0, maxListed).join(', ')} and ${types.length - maxListed} more`
