import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { makeOrder } from '@slipstream/sandbox-shop/domain/new-order/make-order.ts'
import { withStatus } from '@slipstream/sandbox-shop/domain/woo-order/with-status.ts'
import { send, wooDelivery } from '../../../services/ingest/test/ingest-for-tests.ts'
import type { Sent } from '../../../services/ingest/test/ingest-for-tests.ts'
import type { Acknowledged } from '../../oracles/oracles.ts'

export type LoadResponse = {
  stream: string
  /** 0 when the connection broke instead of a response. */
  status: number
  retryAfter: string | undefined
  tookMs: number
  acknowledged?: Acknowledged
}

export type Load = {
  /** Of every delivery so far, in the order of the responses. */
  readonly responses: readonly LoadResponse[]
  /** Of those answered 200 so far. */
  acknowledged(): Acknowledged[]
  /** How many responses had this status so far. */
  count(status: number): number
  /** No further delivery; resolves when those under way are answered. */
  stop(): Promise<void>
}

export type LoadOptions = {
  /** Asked for each delivery. */
  url: () => string
  /** Orders whose deliveries are sent side by side. */
  senders?: number
  /** Between two deliveries of one order. */
  pauseMs?: number
  /** Before a delivery that was not answered 200 is sent again. */
  againMs?: number
}

const life = ['pending', 'processing', 'completed'] as const
const zone = 'Pacific/Auckland'

/** The deliveries of an order's life, as its shop sends and signs them. */
export function deliveriesOf(orderId: number): Sent[] {
  const placedAtMs = Date.UTC(2026, 0, 1) + orderId * 60_000
  const placed = makeOrder(7, orderId, { placedAtMs, status: 'pending' })
  return life.map((status, index) => {
    const topic = index === 0 ? 'order.created' : 'order.updated'
    const body = withStatus(placed, status, placedAtMs + index * 10_000, zone)
    const deliveryId = createHash('md5').update(`${orderId}/${status}`).digest('hex')
    return wooDelivery(body, { topic, headers: { 'X-WC-Webhook-Delivery-ID': deliveryId } })
  })
}

/** Sends one delivery, and says how it was answered. */
export async function deliver(url: string, stream: string, delivery: Sent): Promise<LoadResponse> {
  const began = performance.now()
  const tookMs = (): number => performance.now() - began
  try {
    const { status, headers, json } = await send(url, delivery)
    const { eventId, position } = json as Record<string, string | undefined>
    return {
      ...{ stream, status, retryAfter: headers['retry-after'], tookMs: tookMs() },
      ...(eventId !== undefined && position !== undefined && { acknowledged: { stream, eventId, position } }),
    }
  } catch {
    return { stream, status: 0, retryAfter: undefined, tookMs: tookMs() }
  }
}

/**
 * Orders that live side by side, without end: each delivery is sent again until it is answered 200, and
 * only then the next one of its order.
 */
export function startLoad({ url, senders = 16, pauseMs = 10, againMs = 100 }: LoadOptions): Load {
  const responses: LoadResponse[] = []
  const stopping = new AbortController()
  const isStopping = (): boolean => stopping.signal.aborted

  const sender = async (first: number): Promise<void> => {
    for (let orderId = first; !isStopping(); orderId += senders) {
      for (const delivery of deliveriesOf(orderId)) {
        for (let isTaken = false; !isTaken && !isStopping();) {
          const response = await deliver(url(), `shop/${orderId}`, delivery)
          responses.push(response)
          isTaken = response.status === 200
          await pause(isTaken ? pauseMs : againMs)
        }
      }
    }
  }
  const running = Promise.all(Array.from({ length: senders }, (_, index) => sender(index + 1)))

  return {
    responses,
    acknowledged: () => responses.flatMap(({ acknowledged }) => acknowledged ?? []),
    count: (status) => responses.filter((response) => response.status === status).length,
    async stop() {
      stopping.abort()
      await running
    },
  }
}
