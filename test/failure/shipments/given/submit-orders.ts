import { setTimeout as pause } from 'node:timers/promises'
import { adminToken } from './settings.ts'

const mailAddressOf = (customer: number): string => `customer-${customer}@example.test`

/** The request of a customer's order. By default to an address that the carrier serves. */
export function orderOf(customer: number, lines = [`${customer} Harbour Street`]): object {
  const name = `Customer ${customer}`
  return {
    customer: { name, email: mailAddressOf(customer) },
    lines: [{ sku: 'HOODIE-M', name: 'Hoodie M', quantity: 1, unitPrice: '39.90' }],
    shippingAddress: { lines, city: 'Wellington', postcode: '6011', country: 'NZ' },
  }
}

/**
 * Places an order for each customer, several at a time. Each request is sent again, with the same key, until
 * it is accepted. When one is refused, the others end too: a test whose senders went on would never end.
 *
 * @returns the orders' ids
 */
export async function submitOrders(
  url: string,
  customers: readonly number[],
  senders = 6,
): Promise<string[]> {
  const left = [...customers]
  const placed: string[] = []
  const refused = new AbortController()
  const sender = async (): Promise<void> => {
    for (let customer = left.shift(); customer !== undefined; customer = left.shift())
      placed.push(await submitOrder(url, orderOf(customer), `order-of-${customer}`, refused.signal))
  }
  await Promise.all(Array.from({ length: senders }, sender)).catch((error: unknown) => {
    refused.abort()
    throw error
  })
  return placed
}

/** @throws when it is refused, or not accepted within five minutes */
export async function submitOrder(
  url: string,
  order: object,
  key: string,
  signal?: AbortSignal,
): Promise<string> {
  const until = performance.now() + 300_000
  for (;;) {
    signal?.throwIfAborted()
    if (performance.now() > until) throw new Error(`the order ${key} was not accepted within five minutes`)
    const response = await fetch(`${url}/orders`, {
      method: 'POST',
      headers: {
        ...{ authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
        'idempotency-key': key,
      },
      body: JSON.stringify(order),
    }).catch(() => undefined)
    if (response?.status === 201 || response?.status === 202)
      return ((await response.json()) as { orderId: string }).orderId
    // 409 is that of a request under way.
    if (response !== undefined && response.status !== 503 && response.status !== 409)
      throw new Error(`an order was answered ${response.status}: ${await response.text()}`)
    await pause(200)
  }
}
