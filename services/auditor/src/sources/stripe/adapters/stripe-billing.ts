import { createStripeApi } from '@slipstream/stripe/adapters/stripe-api.ts'
import type { FetchedOrFailed, ListedOrFailed } from '@slipstream/stripe/adapters/stripe-api.ts'
import type { Secret } from '@slipstream/runtime/config/secret.ts'
import type { Json } from '@slipstream/runtime/json/is-record.ts'
import type { BillingClient, BillingEndpoint, ConnectBilling, TakeTurn } from '../../billing-client.ts'
import { ShopFault } from '../../shop-fault.ts'
import type { WatchRequest } from '../../shop-client.ts'
import type { StripeWords } from '../stripe-words.ts'

type Options = { source: string; url: string; key: Secret; livemode: boolean; words: StripeWords }
type Found<Response> = Exclude<Response, { failure: unknown }>

/** Endpoints are 16 at most. */
const endpointsPath = '/v1/webhook_endpoints'

/** A Stripe account, by its API. */
export function stripeBilling({ source, words, livemode, ...access }: Options): ConnectBilling {
  const api = createStripeApi(access)
  return (watch, takeTurn): BillingClient => {
    const send = requester({ watch, takeTurn, words })
    return {
      async listEvents({ sinceMs, untilMs, isUndelivered, after }, signal) {
        const path = words.listPath('/v1/events', {
          created: { gte: Math.floor(sinceMs / 1_000), lte: Math.floor(untilMs / 1_000) },
          delivery_success: isUndelivered ? false : undefined,
          starting_after: after,
        })
        const { items, hasMore } = await send('event', () => api.fetchList(path), signal)
        const events = items.flatMap((json) => words.eventOf(source, json) ?? [])
        return { items: events, next: nextOf(items, hasMore) }
      },
      async listObjects({ kind, status, created, after }, signal) {
        const path = words.listPath(`/v1/${kind}s`, {
          status,
          created: created && {
            gte: Math.floor(created.sinceMs / 1_000),
            lte: Math.floor(created.untilMs / 1_000),
          },
          starting_after: after,
        })
        const { items, hasMore } = await send(kind, () => api.fetchList(path), signal)
        for (const json of items) requireMode(json, livemode)
        const objects = items.flatMap((json) => {
          const state = words.stateOf(json)
          return state === undefined ? [] : [{ state, json }]
        })
        return { items: objects, next: nextOf(items, hasMore) }
      },
      async findObject(kind, id, signal) {
        const sentMs = Date.now()
        const found = await send(
          kind,
          () => api.fetchObject(words.pathOf({ type: kind, id }), null),
          signal,
          {
            isGone: true,
          },
        )
        if (found === undefined) return undefined
        requireMode(found.object, livemode)
        const state = words.stateOf(found.object)
        if (state === undefined) return undefined
        const requestedMs = words.requestTimeMs(sentMs, Date.now(), found.respondedMs)
        return { state, json: found.object, requestedAt: new Date(requestedMs).toISOString() }
      },
      async listEndpoints(signal) {
        const path = words.listPath(endpointsPath, {})
        const { items } = await send('webhook endpoint', () => api.fetchList(path), signal)
        return items.map(endpointOf)
      },
      async enableEndpoint(id, signal) {
        const path = `${endpointsPath}/${encodeURIComponent(id)}`
        const change = () => api.changeObject(path, { disabled: false })
        return endpointOf((await send('webhook endpoint', change, signal, { isChange: true })).object)
      },
    }
  }
}

type Requester = {
  <Response extends FetchedOrFailed | ListedOrFailed>(
    type: string,
    request: () => Promise<Response>,
    signal: AbortSignal,
    kind?: { isChange?: boolean; isGone?: false },
  ): Promise<Found<Response>>
  <Response extends FetchedOrFailed | ListedOrFailed>(
    type: string,
    request: () => Promise<Response>,
    signal: AbortSignal,
    kind: { isGone: true },
  ): Promise<Found<Response> | undefined>
}

type RequesterParts = { watch: WatchRequest; takeTurn: TakeTurn; words: StripeWords }

/** Sends requests in their turn. @throws ShopFault */
function requester({ watch, takeTurn, words }: RequesterParts): Requester {
  const send = async (
    type: string,
    request: () => Promise<FetchedOrFailed | ListedOrFailed>,
    signal: AbortSignal,
    { isChange = false, isGone = false } = {},
  ) => {
    await takeTurn(signal)
    return watch(
      async (onDate) => {
        const response = await request()
        signal.throwIfAborted()
        if (!('failure' in response)) {
          if (response.respondedMs !== undefined) onDate(response.respondedMs)
          return response
        }
        const fault = words.faultOf(type, response.failure)
        const isMissing = fault?.kind === 'unexpected' && response.failure.code === 'resource_missing'
        if (isGone && (fault === undefined || isMissing)) return undefined
        const { kind, reason, ...detail } = fault ?? {
          kind: 'unexpected' as const,
          reason: `Stripe has no such ${type}`,
        }
        throw new ShopFault(kind, reason, { ...detail, code: response.failure.code })
      },
      { isChange, isResponse: ({ code }) => code === 'resource_missing' },
    )
  }
  return send
}

function nextOf(items: readonly Json[], hasMore: boolean): string | undefined {
  const last = items.at(-1)?.['id']
  return hasMore && typeof last === 'string' ? last : undefined
}

/** Objects of the other mode belong to other customers. @throws ShopFault */
function requireMode(json: Json, livemode: boolean): void {
  const found = json['livemode']
  if (typeof found === 'boolean' && found !== livemode)
    throw new ShopFault('unauthorized', `api.key reads objects with livemode ${found}`, { hint: 'keys' })
}

function endpointOf({ id, url, status, description }: Json): BillingEndpoint {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '')
  return { id: text(id), url: text(url), status: text(status), description: text(description).slice(0, 80) }
}
