import { fingerprintOf } from '@slipstream/commands/fingerprint.ts'
import type { OrderStore, OrderTransaction } from './adapters/order-store.ts'
import { OrderRefused } from './order-refused.ts'

/** A request that names itself, so that a repeat does nothing. */
export type KeyedRequest = {
  source: string
  actor: string
  /** Of the header Idempotency-Key. */
  key: string
  /** What is asked for: another one under the same key is refused. */
  content: unknown
}

/** The response of the first request, which its repeats get too. */
export type KeptResponse = { status: number; orderId: string; body: string }

export type RunOnce = (
  request: KeyedRequest,
  work: (transaction: OrderTransaction) => Promise<KeptResponse>,
  transact?: OrderStore['transact'],
) => Promise<KeptResponse>

/**
 * Runs each request once, in one transaction with its key: a repeat gets the first response for 30 days. A
 * request that was refused has changed nothing, and is evaluated again.
 */
export function createRunOnce(store: Pick<OrderStore, 'transact'>): RunOnce {
  const running = new Set<string>()
  return async ({ source, actor, key, content }, work, transact = store.transact) => {
    const _id = `${source}/${actor}/${key}`
    const fingerprint = fingerprintOf(content)
    if (running.has(_id)) throw new OrderRefused(409, stillRunning)
    running.add(_id)
    try {
      return await transact(async (transaction) => {
        const first = await transaction.findRequest(_id)
        if (first !== null && first.fingerprint !== fingerprint) throw new OrderRefused(422, keyDiffers)
        if (first !== null) return { status: first.status, orderId: first.orderId, body: first.body }
        const response = await work(transaction)
        await transaction.insertRequest({ _id, fingerprint, ...response, createdAt: new Date() })
        return response
      })
    } finally {
      running.delete(_id)
    }
  }
}

const stillRunning = 'A request with this Idempotency-Key is still running. Send it again in a second.'
const keyDiffers = 'This Idempotency-Key was used for another request. Take a new one for this request.'
