import { createStripeApi } from '@slipstream/stripe/adapters/stripe-api.ts'
import type { FetchedOrFailed, ListedOrFailed } from '@slipstream/stripe/adapters/stripe-api.ts'
import type { Secret } from '@slipstream/runtime/config/secret.ts'
import type { Json } from '@slipstream/runtime/json/is-record.ts'
import type { BillingInspection, CheckedEndpoint } from '../../inspection/billing-inspection.ts'
import { ShopFault } from '../../shop-fault.ts'
import type { StripeWords } from '../stripe-words.ts'

type Options = { source: string; url: string; key: Secret; words: StripeWords }
type Responded = Exclude<FetchedOrFailed | ListedOrFailed, { failure: unknown }>

/** No object has it, so requests that name it show what the key may do, and change nothing. */
const unknownId = 'slipstream_check'

/** What is read of a Stripe account before its source goes live. */
export function inspectAccount({ source, words, ...access }: Options): BillingInspection {
  const api = createStripeApi(access)
  const list = async (type: string, path: string) =>
    usable(words, type, await api.fetchList(path)) as Exclude<ListedOrFailed, { failure: unknown }>
  const isPermitted = (type: string, response: FetchedOrFailed): boolean => {
    if (!('failure' in response)) return true
    const { status, code } = response.failure
    if (status === 403) return false
    // Of the other mode's key Stripe says so in the message, which is a fault.
    if (code === 'resource_missing' && words.faultOf(type, response.failure)?.kind !== 'unauthorized')
      return true
    throw faultOf(words, type, response)
  }
  return {
    async listEndpoints(signal, onDate) {
      const { items, respondedMs } = await list('webhook endpoint', words.listPath(endpointsPath, {}))
      signal.throwIfAborted()
      if (respondedMs !== undefined) onDate(respondedMs)
      return items.map(endpointOf)
    },
    async newestEvents() {
      const { items } = await list('event', words.listPath('/v1/events', {}))
      return items.flatMap((json) => words.eventOf(source, json) ?? [])
    },
    async undeliveredEvents({ sinceMs, untilMs }) {
      const created = { gte: Math.floor(sinceMs / 1_000), lte: Math.floor(untilMs / 1_000) }
      const path = words.listPath('/v1/events', { created, delivery_success: false })
      const { items, hasMore } = await list('event', path)
      return { items: items.flatMap((json) => words.eventOf(source, json) ?? []), hasMore }
    },
    async newestSubscriptions() {
      const { items } = await list('subscription', words.listPath('/v1/subscriptions', {}))
      return items.flatMap((json) => {
        const state = words.stateOf(json)
        return state === undefined ? [] : [{ state, json }]
      })
    },
    async mayRead(type) {
      return isPermitted(type, await api.fetchObject(words.pathOf({ type, id: unknownId }), null))
    },
    async mayWrite() {
      const path = `${endpointsPath}/${unknownId}`
      return isPermitted('webhook endpoint', await api.changeObject(path, { disabled: false }))
    },
  }
}

const endpointsPath = '/v1/webhook_endpoints'

/** @throws ShopFault */
function usable(words: StripeWords, type: string, response: FetchedOrFailed | ListedOrFailed): Responded {
  if ('failure' in response) throw faultOf(words, type, response)
  return response
}

function faultOf(
  words: StripeWords,
  type: string,
  { failure }: Extract<FetchedOrFailed, { failure: unknown }>,
): ShopFault {
  const fault = words.faultOf(type, failure)
  return new ShopFault(fault?.kind ?? 'unexpected', fault?.reason ?? `Stripe has no such ${type}`)
}

function endpointOf({ id, url, status, enabled_events, api_version }: Json): CheckedEndpoint {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '')
  const names: unknown[] = Array.isArray(enabled_events) ? enabled_events : []
  return {
    ...{ id: text(id), url: text(url), status: text(status) },
    enabledEvents: names.filter((name) => typeof name === 'string'),
    apiVersion: typeof api_version === 'string' ? api_version : null,
  }
}
