import { setTimeout as sleep } from 'node:timers/promises'
import type { MongoClient } from 'mongodb'
import { queueOf } from '@slipstream/fulfillment/shipments/domain/work-plan.ts'
import { commandsOf, commandsPer } from '../measure/mongodb/mongo-commands.ts'
import { memoryOf } from '../measure/process/process-memory.ts'
import { fillShipments } from './fill-shipments.ts'
import { carrierInUse, carrierName } from './setting.ts'
import type { BenchSystem, RunningFulfillment } from './start-bench-system.ts'

const workers = 2
const restMs = 30_000
const windowMs = 60_000
/** The rate allows a burst of one second at first. */
const settleMs = 5_000

type Cost = {
  commandsPerSecond: number
  byCommand: Readonly<Record<string, number>>
  rssMiB: number[]
  heapMiB: number[]
}
export type OutageFigures = {
  waiting: number
  /** While nothing waits, and while the carrier is unavailable and all wait. */
  idle: Cost
  outage: Cost
  drain: { configured: number; measured: number; seconds: number }
}

/** What shipments cost that wait for a carrier, and how fast they are booked once it is back. */
export async function benchOutage(
  system: BenchSystem,
  { waiting, perSecond, print }: { waiting: number; perSecond: number; print(line: string): void },
): Promise<OutageFigures> {
  const { client, carrier } = system
  const database = 'bench-outage'
  const db = client.db(database)
  const start = (): Promise<RunningFulfillment[]> =>
    Promise.all(Array.from({ length: workers }, () => system.startFulfillment(database, perSecond)))
  let running = await start()
  const idle = await costOf(client, running)
  print(`without shipments: ${idle.commandsPerSecond} commands/s`)
  await Promise.all(running.map((one) => one.stop()))

  await carrier.setOutage(true)
  const queue = queueOf('ship', carrierName)
  await fillShipments(db, carrierInUse(carrier.url), { count: waiting, first: 10_000_000, queue })
  running = await start()
  const breakers = db.collection('carrierBreakers')
  while ((await breakers.findOne({ state: 'open' })) === null) await sleep(100)
  const outage = await costOf(client, running)
  print(`with ${waiting} shipments in an outage: ${outage.commandsPerSecond} commands/s`)

  const before = (await carrier.bookedAt()).length
  await carrier.setOutage(false)
  while ((await carrier.bookedAt()).length === before) await sleep(500)
  const fromMs = Date.now() + settleMs
  await sleep(settleMs + windowMs)
  const booked = (await carrier.bookedAt()).filter((at) => at >= fromMs && at < fromMs + windowMs)
  await Promise.all(running.map((one) => one.stop()))
  await db.dropDatabase()
  const seconds = windowMs / 1_000
  return {
    waiting,
    idle,
    outage,
    drain: { configured: perSecond, measured: booked.length / seconds, seconds },
  }
}

async function costOf(client: MongoClient, running: readonly RunningFulfillment[]): Promise<Cost> {
  await sleep(restMs)
  const before = await commandsOf(client)
  const fromMs = performance.now()
  await sleep(windowMs)
  const after = await commandsOf(client)
  const { total, byName } = commandsPer(before, after, (performance.now() - fromMs) / 1_000)
  const memory = await Promise.all(running.map(({ url }) => memoryOf(url)))
  return {
    ...{ commandsPerSecond: total, byCommand: byName },
    rssMiB: memory.map(({ rssMiB }) => rssMiB),
    heapMiB: memory.map(({ heapMiB }) => heapMiB),
  }
}
