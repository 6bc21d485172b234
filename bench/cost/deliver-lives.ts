import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from 'mongodb'
import { atRate } from '../measure/at-rate.ts'
import { interwoven } from '../project/fill-topic.ts'
import { delivery, eventsOfAnOrder } from '../project/order-life.ts'

const connections = 64
const stuckAfterMs = 60_000

/** Delivers the lives of orders to ingest at an even rate, each next step of an order a second after the one before. */
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

/** Waits until each consumer of orders has committed this number of events. @throws when one gets no further for a minute */
export async function handledBy(
  db: Db,
  events: number,
  consumers: readonly string[] = ['projector', 'auditor', 'notifier'],
): Promise<void> {
  for (const consumer of consumers)
    await untilReached(events, `events committed by ${consumer}`, async () => {
      const found = await db
        .collection<{ _id: string; next: number }>('checkpoints')
        .find({ _id: new RegExp(`^${consumer}\\|.*orders\\|`) })
        .toArray()
      return found.reduce((sum, { next }) => sum + next, 0)
    })
}

/** Waits until this number of slips is mailed. @throws when no further one is for a minute */
export async function mailed(db: Db, slips: number): Promise<void> {
  await untilReached(slips, 'slips mailed', () =>
    db.collection('notifications').countDocuments({ state: 'sent' }),
  )
}

async function untilReached(goal: number, what: string, read: () => Promise<number>): Promise<void> {
  let [reached, since] = [await read(), performance.now()]
  while (reached < goal) {
    await sleep(100)
    const now = await read()
    if (now > reached) since = performance.now()
    reached = now
    if (performance.now() - since > stuckAfterMs)
      throw new Error(`${what}: ${reached} of ${goal}, and no more for a minute`)
  }
}
