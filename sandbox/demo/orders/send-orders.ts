import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { adminOrder } from './admin-order.ts'

export type SendingOptions = {
  ingestUrl: string
  token: string
  everyMs: number
  print(line: string): void
}

/** Sends an admin's orders one by one until stopped. An order that fails is sent again with its key. */
export function sendOrders(options: SendingOptions): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const sending = sendUntil(options, stopping.signal).catch((error: unknown) => {
    if (!stopping.signal.aborted) options.print(`  admin: no further orders: ${String(error)}`)
  })
  return {
    stop: async () => {
      stopping.abort()
      await sending
    },
  }
}

async function sendUntil(options: SendingOptions, signal: AbortSignal): Promise<void> {
  const { ingestUrl, token, everyMs, print } = options
  for (let nth = 0; ; nth++) {
    const key = randomUUID()
    const order = adminOrder(nth)
    for (;;) {
      const response = await send({ ingestUrl, token, key, order }, signal)
      if (response?.ok) {
        const where = response.headers.get('location') ?? ''
        print(`  admin: an order of ${order.customer.name}: ${new URL(where, ingestUrl).href}`)
        break
      }
      if (response !== undefined && response.status < 500)
        throw new Error(`ingest responded ${response.status}: ${await response.text()}`)
      await delay(2_000, undefined, { signal })
    }
    await delay(everyMs, undefined, { signal })
  }
}

/** Undefined where ingest can't be reached for a moment. */
async function send(
  { ingestUrl, token, key, order }: { ingestUrl: string; token: string; key: string; order: object },
  signal: AbortSignal,
): Promise<Response | undefined> {
  try {
    return await fetch(`${ingestUrl}/orders`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': `"${key}"`,
      },
      body: JSON.stringify(order),
      signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
    })
  } catch {
    signal.throwIfAborted()
    return undefined
  }
}
