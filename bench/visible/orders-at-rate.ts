import { Agent } from 'node:http'
import { orderDelivery } from '../ingest/signed-order.ts'
import { atRate } from '../measure/load/at-rate.ts'
import { sendRequest } from '../measure/load/send-request.ts'

const visibleWithinMs = 60_000

type Sent = { id: number; dueAt: number; respondedAt: number }

/** The orders are made before, so that only their sending is measured. */
export async function sendAtRate(
  url: string,
  { firstId, perSecond, seconds }: { firstId: number; perSecond: number; seconds: number },
): Promise<Sent[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const orders = Array.from({ length: perSecond * seconds }, (_, index) => orderDelivery(firstId + index))
  const sent = await atRate({ perSecond, seconds }, async (index, dueAt) => {
    await sendRequest({ url, ...orders[index]! }, agent)
    return { id: firstId + index, dueAt, respondedAt: performance.now() }
  })
  agent.destroy()
  return sent
}

/**
 * Waits until all are visible.
 *
 * @returns milliseconds from when an order was due to be sent
 * @throws when one is not visible after a minute
 */
export async function awaitVisible(sent: readonly Sent[], visibleAt: ReadonlyMap<string, number>) {
  const until = performance.now() + visibleWithinMs
  const missing = (): Sent | undefined => sent.find(({ id }) => !visibleAt.has(`shop/${id}`))
  while (missing() !== undefined) {
    if (performance.now() > until) throw new Error(`order ${missing()?.id} is not visible after a minute`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const [respondedP50, respondedP99] = percentiles(sent.map(({ dueAt, respondedAt }) => respondedAt - dueAt))
  const [visibleP50, visibleP99] = percentiles(
    sent.map(({ id, dueAt }) => (visibleAt.get(`shop/${id}`) ?? NaN) - dueAt),
  )
  return { respondedP50, respondedP99, visibleP50, visibleP99 }
}

function percentiles(durations: number[]): [number, number] {
  const sorted = durations.sort((a, b) => a - b)
  const at = (share: number): number => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? NaN)
  return [at(0.5), at(0.99)]
}
