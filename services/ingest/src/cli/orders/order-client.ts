import { setTimeout as sleep } from 'node:timers/promises'
import { backOffMs } from '@slipstream/runtime/async/back-off.ts'
import { readRetryAfter } from '@slipstream/runtime/http/retry-after.ts'
import type { OrderStatus } from '../../orders/domain/order-status.ts'

export type Placed = { location: string; status: OrderStatus }

export type OrderClient = {
  /**
   * @throws OrderRefusal when ingest refuses the order; else when it can't be
   * reached, or does not accept it in time
   */
  submit(request: string, key: string): Promise<Placed>
  /** The status now, and when it makes sense to look again. */
  status(location: string): Promise<{ status: OrderStatus; againInMs: number }>
}

/** Ingest refused an order: nothing was placed. */
export class OrderRefusal extends Error {}

const maxAttempts = 5
const maxWaitMs = 60_000
const defaultAgainMs = 2_000
const retry = { firstMs: 500, capMs: 10_000 }

type ProblemBody = { title?: string; detail?: string; errors?: { pointer?: string; detail?: string }[] }

/** A client of ingest. A request that may not have arrived is repeated, with the same key. */
export function createOrderClient(
  { url, token }: { url: string; token: string },
  signal: AbortSignal,
): OrderClient {
  const authorization = `Bearer ${token}`
  const send = async (path: string, init: RequestInit): Promise<Response> => {
    for (let attempt = 1; ; attempt++) {
      const response = await fetch(new URL(path, url), { ...init, signal, redirect: 'error' }).catch(
        (error: unknown) => {
          signal.throwIfAborted()
          if (attempt < maxAttempts) return undefined
          throw new Error(`ingest at ${url} can't be reached`, { cause: error })
        },
      )
      if (response !== undefined && !isRetried(response.status)) return response
      if (response !== undefined && attempt === maxAttempts) return response
      const retryAfterMs = readRetryAfter(response?.headers.get('retry-after') ?? null, Date.now())
      const waitMs = retryAfterMs ?? backOffMs(retry, attempt, Math.random())
      await response?.body?.cancel()
      await sleep(Math.min(waitMs, maxWaitMs), undefined, { signal })
    }
  }
  return {
    async submit(request, key) {
      const headers = { authorization, 'content-type': 'application/json', 'idempotency-key': quoted(key) }
      const response = await send('/orders', { method: 'POST', headers, body: request })
      const location = response.headers.get('location')
      if (!response.ok || location === null) throw await refusalOf(response)
      return { location, status: (await response.json()) as OrderStatus }
    },
    async status(location) {
      const response = await send(location, { headers: { authorization } })
      if (!response.ok) throw await refusalOf(response)
      const againMs = readRetryAfter(response.headers.get('retry-after'), Date.now()) ?? defaultAgainMs
      return { status: (await response.json()) as OrderStatus, againInMs: Math.min(againMs, maxWaitMs) }
    },
  }
}

/** As a Structured Field String. */
function quoted(key: string): string {
  return `"${key.replace(/["\\]/g, '\\$&')}"`
}

/** 409: the first request with this key is still under way. */
function isRetried(status: number): boolean {
  return status === 503 || status === 429 || status === 409
}

async function refusalOf(response: Response): Promise<Error> {
  const text = await response.text()
  const { title, detail, errors = [] } = problemOf(text)
  const each = errors.map(({ pointer, detail }) => `\n  ${pointer ?? ''} ${detail ?? ''}`)
  const message = `ingest responded ${response.status}: ${detail ?? title ?? text.slice(0, 500)}${each.join('')}`
  return response.status < 500 ? new OrderRefusal(message) : new Error(message)
}

function problemOf(text: string): ProblemBody {
  try {
    return JSON.parse(text) as ProblemBody
  } catch {
    return {}
  }
}
