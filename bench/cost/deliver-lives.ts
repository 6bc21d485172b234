import { Agent, request } from 'node:http'
import { atRate } from '../measure/load/at-rate.ts'
import { interwoven } from '../project/fill-topic.ts'
import { delivery, eventsOfAnOrder } from '../project/order-life.ts'

const connections = 64

/** Delivers the lives of orders to ingest at an even rate, an order's steps a second apart. */
export async function deliverLives(
  url: string,
  { firstId, orders, ordersPerSecond }: { firstId: number; orders: number; ordersPerSecond: number },
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const steps = interwoven(orders, ordersPerSecond)
  const perSecond = ordersPerSecond * eventsOfAnOrder
  await atRate({ perSecond, seconds: steps.length / perSecond }, async (index) => {
    const { id, step } = steps[index]!
    // Two deliveries of one body are one event, and times have no fractions of a second.
    await send(url, agent, delivery(firstId - 1 + id, step, Date.now() + step * 1_000))
  })
  agent.destroy()
}

function send(url: string, agent: Agent, { body, headers }: ReturnType<typeof delivery>): Promise<void> {
  return new Promise((resolve, reject) => {
    const all = { 'content-type': 'application/json', ...headers }
    const sending = request(url, { agent, method: 'POST', headers: all }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`a delivery was answered ${response.statusCode}`))
      response.resume().on('end', resolve)
    })
    sending.on('error', reject).end(body)
  })
}
