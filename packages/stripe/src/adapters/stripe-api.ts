import Stripe from 'stripe'
import type { Secret } from '@slipstream/runtime/config/secret.ts'
import { readRetryAfter } from '@slipstream/runtime/http/retry-after.ts'
import type { StripeFailure } from '../domain/stripe-response.ts'
import type { ObjectName } from '../domain/stripe-object.ts'

export type StripeApiOptions = { url: string; key: Secret; timeoutMs?: number }

export type FetchedOrFailed =
  | { object: Record<string, unknown>; respondedMs: number | undefined }
  | { failure: StripeFailure & { name: string } }

/** Reads objects of one Stripe account. */
export type StripeApi = {
  /** Never rejects. */
  fetchObject(path: string, account: ObjectName['account']): Promise<FetchedOrFailed>
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
  return {
    async fetchObject(path, account) {
      try {
        const options = account === null ? {} : { stripeAccount: account }
        // A typed call would turn decimals into objects, which are not what Stripe sent.
        const object: unknown = await stripe.rawRequest('GET', path, undefined, options)
        if (isObject(object)) return { object, respondedMs: respondedMsOf(object) }
        return { failure: { name: 'no object', ...unread } }
      } catch (error) {
        return { failure: failureOf(error) }
      }
    },
  }
}

const unread = { status: undefined, code: undefined, message: '', retryAfterMs: undefined }

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && 'id' in value && 'object' in value

/** By Stripe's clock; whole seconds. */
function respondedMsOf({ lastResponse }: { lastResponse?: { headers?: Record<string, string> } }) {
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
