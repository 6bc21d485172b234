import type { BillingEndpoint } from '../../../sources/billing-client.ts'

/**
 * Those of an account's endpoints that deliver to us: an account has up to 16. Known by the path
 * `/webhooks/<source>`; where none has it, e.g. behind a proxy, the only one there is.
 */
export function ourEndpoints<Endpoint extends Pick<BillingEndpoint, 'url'>>(
  endpoints: readonly Endpoint[],
  source: string,
): Endpoint[] {
  const ours = knownEndpoints(endpoints, source)
  if (ours.length > 0) return ours
  return endpoints.length === 1 ? [...endpoints] : []
}

/** Those that have our path. */
export function knownEndpoints<Endpoint extends Pick<BillingEndpoint, 'url'>>(
  endpoints: readonly Endpoint[],
  source: string,
): Endpoint[] {
  return endpoints.filter(({ url }) => pathOf(url).endsWith(`/webhooks/${source}`))
}

/** Ours that are disabled, unless another one of ours delivers. */
export function disabledEndpoints(endpoints: readonly BillingEndpoint[], source: string): BillingEndpoint[] {
  const ours = ourEndpoints(endpoints, source)
  return ours.some(({ status }) => status === 'enabled') ? [] : ours
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname.replace(/\/+$/, '') : url
}
