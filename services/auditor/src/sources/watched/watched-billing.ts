import { clockMarginMs } from '@slipstream/stripe/domain/request-time.ts'
import type { AuditedSource } from '../audited-source.ts'
import type { BillingClient, BillingEndpoint, ConnectBilling, TakeTurn } from '../billing-client.ts'
import { watchRequests } from './watched-requests.ts'
import type { RequestHealth } from './watched-requests.ts'

export type WatchedBilling = BillingClient &
  Pick<RequestHealth, 'failure' | 'isResting'> & {
    /** How far the provider's clock is ahead of ours by its last response, ms; 0 where about equal. */
    aheadMs(): number
    /** Its endpoints as it last listed them; undefined before it has. */
    endpoints(): readonly BillingEndpoint[] | undefined
  }

/** A provider of billing whose responses are watched: see `watchRequests`. */
export function watchedBilling(
  connect: ConnectBilling,
  { now, takeTurn, random }: { now: () => number; takeTurn: TakeTurn; random?: () => number },
): WatchedBilling {
  let endpoints: BillingEndpoint[] | undefined
  const { watch, health } = watchRequests(now, random)
  const client = connect(watch, takeTurn)
  return {
    ...client,
    failure: health.failure,
    isResting: health.isResting,
    aheadMs() {
      const skewMs = health.lastSkewMs() ?? 0
      return Math.abs(skewMs) <= clockMarginMs ? 0 : skewMs
    },
    listEndpoints: async (signal) => (endpoints = await client.listEndpoints(signal)),
    endpoints: () => endpoints,
  }
}

/** The providers of the sources of billing that can be queried, by source. */
export function watchedBillings(
  sources: Iterable<AuditedSource>,
  now: () => number,
  turnsOf: (source: string, requestsPerSecond: number) => TakeTurn,
): ReadonlyMap<string, WatchedBilling> {
  const watched = [...sources].flatMap(({ name, billing }) => {
    if (billing?.access === undefined) return []
    const { connect, requestsPerSecond } = billing.access
    return [[name, watchedBilling(connect, { now, takeTurn: turnsOf(name, requestsPerSecond) })] as const]
  })
  return new Map(watched)
}
