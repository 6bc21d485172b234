import Stripe from 'stripe'
import type { Secret } from '@slipstream/runtime/config/secret.ts'
import { readRetryAfter } from '@slipstream/runtime/http/retry-after.ts'
import { isRecord } from '@slipstream/runtime/json/is-record.ts'
import type { StripeFailure } from '../domain/stripe-response.ts'
import type { ObjectName } from '../domain/stripe-object.ts'

export type StripeApiOptions = { url: string; key: Secret; timeoutMs?: number }

type Failed = { failure: StripeFailure & { name: string } }

export type FetchedOrFailed = { object: Record<string, unknown>; respondedMs: number | undefined } | Failed

export type ListedOrFailed =
  | { items: Record<string, unknown>[]; hasMore: boolean; respondedMs: number | undefined }
  | Failed

/** Reads objects of one Stripe account. Nothing of it rejects. */
export type StripeApi = {
  fetchObject(path: string, account: ObjectName['account']): Promise<FetchedOrFailed>
  /** One page of a list. @param path with the query */
  fetchList(path: string): Promise<ListedOrFailed>
  /** Changes an object. A repeat must change nothing. */
  changeObject(path: string, changes: Record<string, string | boolean>): Promise<FetchedOrFailed>
}

const defaultTimeoutMs = 20_000

/** Stripe's API by its own client. Nothing is retried here: the item of work is. */
export function createStripeApi({ url, key, timeoutMs = defaultTimeoutMs }: StripeApiOptions): StripeApi {
  const { protocol, hostname, port } = new URL(url)
  const isHttps = protocol === 'https:'
  const stripe = new Stripe(key.reveal(), {
    ...{ host: hostname, port: port || (isHttps ? 443 : 80), protocol: isHttps ? 'https' : 'http' },
    ...{ maxNetworkRetries: 0, timeout: timeoutMs, telemetry: false },
  })
  type Request = { path: string; changes?: Record<string, string | boolean>; stripeAccount?: string }
  const request = async <T>(
    { path, changes, ...options }: Request,
    read: (response: object) => T | undefined,
  ): Promise<(T & { respondedMs: number | undefined }) | Failed> => {
    try {
      const method = changes === undefined ? 'GET' : 'POST'
      // A typed call would turn decimals into objects, which are not what Stripe sent.
      const response: unknown = await stripe.rawRequest(method, path, changes, options)
      const found = isRecord(response) ? read(response) : undefined
      if (found !== undefined) return { ...found, respondedMs: respondedMsOf(response as WithHeaders) }
      return { failure: { name: 'no object', ...unread } }
    } catch (error) {
      return { failure: failureOf(error) }
    }
  }
  return {
    fetchObject: (path, account) =>
      request({ path, ...(account !== null && { stripeAccount: account }) }, objectIn),
    fetchList: (path) => request({ path }, listIn),
    changeObject: (path, changes) => request({ path, changes }, objectIn),
  }
}

const objectIn = (response: object): { object: Record<string, unknown> } | undefined =>
  isRecord(response) && 'id' in response && 'object' in response ? { object: { ...response } } : undefined

function listIn(response: object): { items: Record<string, unknown>[]; hasMore: boolean } | undefined {
  if (!('data' in response) || !Array.isArray(response.data)) return undefined
  const items = (response.data as unknown[]).filter(isRecord)
  return { items: [...items], hasMore: 'has_more' in response && response.has_more === true }
}

const unread = { status: undefined, code: undefined, message: '', retryAfterMs: undefined }

type WithHeaders = { lastResponse?: { headers?: Record<string, string> } }

/** By Stripe's clock; whole seconds. */
function respondedMsOf({ lastResponse }: WithHeaders): number | undefined {
  const ms = Date.parse(lastResponse?.headers?.['date'] ?? '')
  return Number.isNaN(ms) ? undefined : ms
}

function failureOf(error: unknown): StripeFailure & { name: string } {
  if (!(error instanceof Stripe.errors.StripeError)) return { name: nameOf(error), ...unread }
  const { statusCode: status, code, message, headers } = error
  const retryAfterMs = readRetryAfter(headers?.['retry-after'] ?? null, Date.now())
  return { name: error.type, status, code, message, retryAfterMs }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error)
