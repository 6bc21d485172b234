import { loadavg } from 'node:os'
import { MongoClient } from 'mongodb'
import { saveResults } from '../measure/results/save-results.ts'
import { eventsOfAnOrder } from '../project/order-life.ts'
import { configuration } from '../project/setting.ts'
import { database, startVisibleSystem } from '../visible/start-visible-system.ts'
import { awaitHandled, reportProgress } from './await-handled.ts'
import { deliverLives } from './deliver-lives.ts'
import { reportCost } from './report-cost.ts'
import { bytesOf, workOf } from './system-figures.ts'

const ordersPerSecond = 20
/** Services run for days: code that V8 has not compiled yet would be measured otherwise. */
const warmUpOrders = 100

/**
 * What 1,000 orders cost the whole system at a steady rate, from the webhooks of their lives until every
 * consumer has committed the last one and each slip is mailed: processor time of each process, commands to
 * MongoDB, and bytes that are kept. Writes bench/results/cost.json.
 *
 * @throws when a delivery is refused, or nothing gets further for a minute
 */
export async function benchCost(options: { orders: number; print(line: string): void }): Promise<string> {
  const { orders, print } = options
  const system = await startVisibleSystem(print, configuration)
  const client = await new MongoClient(system.mongodbUrl).connect()
  const db = client.db(database)
  const run = async (firstId: number, count: number): Promise<void> => {
    const slips = firstId - 1 + count
    const goal = { events: slips * eventsOfAnOrder, slips }
    const progress = reportProgress(db, goal, print)
    await deliverLives(system.webhookUrl, { firstId, orders: count, ordersPerSecond }).finally(progress.stop)
    await awaitHandled(db, goal, print)
  }
  try {
    await run(1, warmUpOrders)
    print(`${warmUpOrders} orders warmed the system up`)
    const bytesBefore = await bytesOf(system, db)
    const before = { ...(await workOf(system, db)), ...bytesBefore }
    const begunAt = performance.now()
    await run(warmUpOrders + 1, orders)
    const seconds = (performance.now() - begunAt) / 1_000
    const work = await workOf(system, db)
    const after = { ...work, ...(await bytesOf(system, db)) }
    const load = loadavg()[0] ?? NaN
    const path = await saveResults('cost', { orders, ordersPerSecond, seconds, load, before, after })
    return `${reportCost({ before, after, orders, ordersPerSecond, seconds, load })}\n\n${path} has all figures.`
  } finally {
    await client.close()
    await system.stop()
  }
}
