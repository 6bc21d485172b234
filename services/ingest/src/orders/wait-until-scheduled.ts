import type { WakeUps } from '@slipstream/work/adapters/wake-ups.ts'
import type { OrderStatus } from './domain/order-status.ts'
import type { OrderHandlers } from './handle-orders.ts'

/**
 * Waits until an order is no longer only accepted, at most for some seconds.
 *
 * @returns the order then; undefined without a wait, or when too many requests wait already
 */
export type WaitUntilScheduled = (
  orderId: string,
  seconds: number,
  signal: AbortSignal,
) => Promise<OrderStatus | undefined>

const maxWaiting = 1_000

/** Requests wait for changes of shipments; beyond 1,000 of them a further one gets no wait. */
export function createWaitUntilScheduled(parts: {
  status: OrderHandlers['status']
  /** Of the collection of shipments. */
  wakeUps: WakeUps
  /** Aborts when the process stops. */
  stopping: AbortSignal
  onWaiting(count: number): void
}): WaitUntilScheduled {
  const { status, wakeUps, stopping, onWaiting } = parts
  let waiting = 0
  return async (orderId, seconds, signal) => {
    if (seconds === 0 || waiting >= maxWaiting) return undefined
    onWaiting(++waiting)
    const ended = AbortSignal.any([signal, stopping, AbortSignal.timeout(seconds * 1_000)])
    try {
      for (;;) {
        const { version } = wakeUps
        await wakeUps.listen()
        const found = await status(orderId)
        if (found === undefined || found.state !== 'accepted' || ended.aborted) return found
        await wakeUps.wait(version, seconds * 1_000, ended)
      }
    } finally {
      onWaiting(--waiting)
    }
  }
}
