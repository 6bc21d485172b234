import { Agent } from 'node:http'
import { MongoClient } from 'mongodb'
import { collectionOf } from '@slipstream/projector/adapters/read-model-versions.ts'
import { orderDelivery } from '../ingest/signed-order.ts'
import { atRate } from '../measure/at-rate.ts'
import { sendRequest } from '../measure/send-request.ts'
import { saveResults } from '../measure/save-results.ts'
import { table } from '../measure/table.ts'
import { database, startVisibleSystem } from './start-visible-system.ts'

const rates = [
  { perSecond: 200, goalMs: 100 },
  { perSecond: 500, goalMs: 250 },
]
/** Services run for days: code that V8 has not compiled yet would be measured otherwise. */
const warmUp = { perSecond: 500, seconds: 20, quickSeconds: 4 }
const visibleWithinMs = 60_000

/**
 * How long after it was sent an order is answered, and in the read model that queries read. Seen by a change stream, which adds some
 * milliseconds of its own.
 *
 * @throws when any is not answered 200, or not visible after a minute
 */
export async function benchVisible(options: {
  seconds: number
  quick: boolean
  print(line: string): void
}): Promise<string> {
  const { seconds, quick, print } = options
  const system = await startVisibleSystem(print)
  const client = await new MongoClient(system.mongodbUrl).connect()
  const visibleAt = new Map<string, number>()
  const changes = client
    .db(database)
    .collection(collectionOf('orders', 1))
    .watch([{ $match: { operationType: 'insert' } }, { $project: { 'documentKey._id': 1 } }])
  changes.on('change', (change) => {
    const { _id } = (change as unknown as { documentKey: { _id: string } }).documentKey
    visibleAt.set(_id, performance.now())
  })
  try {
    let firstId = 1
    const run = async (perSecond: number, forSeconds: number) => {
      const sent = await sendAtRate(system.webhookUrl, { firstId, perSecond, seconds: forSeconds })
      firstId += sent.length
      return measured(sent, visibleAt)
    }
    await run(warmUp.perSecond, quick ? warmUp.quickSeconds : warmUp.seconds)
    const rows = []
    for (const { perSecond, goalMs } of rates) {
      rows.push({ perSecond, goalMs, ...(await run(perSecond, seconds)) })
      print(`${perSecond}/s done`)
    }
    await saveResults('visible', { seconds, rows })
    return table(
      ['orders/s', 'answered p50 / p99 ms', 'visible p50 / p99 ms', 'goal p99 ms'],
      rows.map(({ perSecond, goalMs, answered, visible }) => [
        ...[String(perSecond), answered.join(' / '), visible.join(' / '), `≤ ${goalMs}`],
      ]),
    )
  } finally {
    await changes.close()
    await client.close()
    await system.stop()
  }
}

type Sent = { id: number; dueAt: number; answeredAt: number }

/** The orders are made before, so that only their sending is measured. */
async function sendAtRate(
  url: string,
  { firstId, perSecond, seconds }: { firstId: number; perSecond: number; seconds: number },
): Promise<Sent[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const orders = Array.from({ length: perSecond * seconds }, (_, index) => orderDelivery(firstId + index))
  const sent = await atRate({ perSecond, seconds }, async (index, dueAt) => {
    await sendRequest({ url, ...orders[index]! }, agent)
    return { id: firstId + index, dueAt, answeredAt: performance.now() }
  })
  agent.destroy()
  return sent
}

/** @returns p50 and p99 in milliseconds */
async function measured(sent: readonly Sent[], visibleAt: ReadonlyMap<string, number>) {
  const until = performance.now() + visibleWithinMs
  const missing = (): Sent | undefined => sent.find(({ id }) => !visibleAt.has(`shop/${id}`))
  while (missing() !== undefined) {
    if (performance.now() > until) throw new Error(`order ${missing()?.id} is not visible after a minute`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return {
    answered: percentiles(sent.map(({ dueAt, answeredAt }) => answeredAt - dueAt)),
    visible: percentiles(sent.map(({ id, dueAt }) => (visibleAt.get(`shop/${id}`) ?? NaN) - dueAt)),
  }
}

function percentiles(durations: number[]): [number, number] {
  const sorted = durations.sort((a, b) => a - b)
  const at = (share: number): number => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? NaN)
  return [at(0.5), at(0.99)]
}
