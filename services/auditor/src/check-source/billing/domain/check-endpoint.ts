import { ourEndpoints } from '../../../rules/billing-health/domain/our-endpoints.ts'
import type { CheckLine } from '../../domain/check-line.ts'
import { ok, problem, unknown, warning } from '../../domain/check-line.ts'
import type { CheckedEndpoint } from '../../../sources/inspection/billing-inspection.ts'
import type { BillingEvidence } from './billing-evidence.ts'

const check = 'endpoint'

/** Those of the account's endpoints that deliver to us, and are enabled. */
export function deliveringEndpoints({
  source,
  endpoints,
}: Pick<BillingEvidence, 'source' | 'endpoints'>): CheckedEndpoint[] {
  if ('fault' in endpoints) return []
  return ourEndpoints(endpoints.value, source).filter(({ status }) => status === 'enabled')
}

/** Whether the account has an endpoint that delivers to us. */
export function checkEndpoint(
  { source, endpoints }: Pick<BillingEvidence, 'source' | 'endpoints'>,
  { livemode }: { livemode: boolean },
): CheckLine {
  if ('fault' in endpoints) return unknown(check, endpoints.fault)
  const ours = ourEndpoints(endpoints.value, source)
  if (ours.length === 0) return absent(source, endpoints.value.length, livemode)
  const enabled = ours.filter(({ status }) => status === 'enabled')
  const [first] = enabled
  if (first === undefined) return disabled(source, ours)
  if (enabled.length > 1)
    return warning(
      check,
      `${enabled.length} endpoints deliver to it (${idsOf(enabled)}), so each event arrives more than once`,
      'keep one of them',
    )
  return enabledLine(source, first, livemode)
}

function absent(source: string, others: number, livemode: boolean): CheckLine {
  const mode = livemode ? 'live' : 'test'
  const what =
    others === 0
      ? `the account has no webhook endpoint in ${mode} mode`
      : `none of the account's ${others} endpoints in ${mode} mode has an address that ends in /webhooks/${source}`
  return problem(
    check,
    what,
    `add an event destination for https://<ingest>/webhooks/${source} in Stripe's dashboard, and its signing secret to sources.${source}.secrets`,
  )
}

function disabled(source: string, ours: readonly CheckedEndpoint[]): CheckLine {
  return problem(
    check,
    `${idsOf(ours)} ${ours.length === 1 ? 'is' : 'are'} disabled: nothing is delivered`,
    `see that deliveries are answered 200, then enable it: npx slipstream source enable-webhook ${source} ${ours[0]?.id ?? ''} --reason "…"`,
  )
}

function enabledLine(source: string, { id, url }: CheckedEndpoint, livemode: boolean): CheckLine {
  const address = URL.canParse(url) ? new URL(url) : undefined
  if (address?.pathname.replace(/\/+$/, '').endsWith(`/webhooks/${source}`) !== true)
    return warning(
      check,
      `${id}, the only one of the account, does not deliver to an address that ends in /webhooks/${source}`,
      'correct its address, unless a proxy of yours changes the path',
    )
  if (livemode && address.protocol !== 'https:')
    return problem(check, `${id} has an address without https`, 'change it to https')
  return ok(check, `${id} is enabled and delivers to ${address.host}`)
}

const idsOf = (endpoints: readonly CheckedEndpoint[]): string => endpoints.map(({ id }) => id).join(', ')
