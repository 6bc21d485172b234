import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Db } from 'mongodb'
import { shipmentItems } from '@slipstream/fulfillment/shipments/adapters/shipment-items.ts'
import { queueOf } from '@slipstream/fulfillment/shipments/domain/work-plan.ts'
import { alternate } from '../measure/rounds.ts'
import { fillShipments } from './fill-shipments.ts'
import { carrierInUse, carrierName } from './setting.ts'
import type { BenchSystem } from './start-bench-system.ts'

const stepsOfShipment = 2
const heldQueue = 'held'
/** Each look costs as much as a command of the process that is measured. */
const pollMs = 100

export type StepFigures = ReadonlyMap<string, number[]>

/** Booking and label of shipments: fulfillment against bare loops. @returns steps a second */
export async function benchSteps(
  system: BenchSystem,
  { rounds, shipments, print }: { rounds: number; shipments: number; print(line: string): void },
): Promise<StepFigures> {
  let turn = 0
  const turns = async (run: (system: BenchSystem, db: Db) => Promise<number>): Promise<number> => {
    turn += 1
    const db = system.client.db(`bench-steps-${turn}`)
    const first = 1 + turn * shipments
    await fillShipments(db, carrierInUse(system.carrier.url), { count: shipments, first, queue: heldQueue })
    const seconds = await run(system, db)
    await db.dropDatabase()
    return (shipments * stepsOfShipment) / seconds
  }
  const contenders = [
    { name: 'slipstream', run: () => turns(withFulfillment) },
    { name: 'bare', run: () => turns(withBareLoops) },
  ]
  return alternate(contenders, rounds, print)
}

/** @returns seconds */
async function withFulfillment(system: BenchSystem, db: Db): Promise<number> {
  const items = shipmentItems(db)
  const fulfillment = await system.startFulfillment(db.databaseName)
  const [ship, complete] = [queueOf('ship', carrierName), queueOf('complete', carrierName)]
  const open = {
    'work.queue': { $in: [ship, complete] },
    'work.state': { $in: ['waiting', 'leased'] },
  } as object
  try {
    const begun = performance.now()
    await items.updateMany({}, { $set: { 'work.queue': ship, 'work.isHastened': true } })
    while ((await items.findOne(open, { projection: { _id: 1 } })) !== null) await sleep(pollMs)
    return (performance.now() - begun) / 1_000
  } finally {
    await fulfillment.stop()
  }
}

/** @returns seconds */
async function withBareLoops({ mongodbUrl, carrier }: BenchSystem, db: Db): Promise<number> {
  await db.createCollection('labels')
  const where = JSON.stringify({ mongodbUrl, database: db.databaseName, carrierUrl: carrier.url })
  const main = fileURLToPath(new URL('bare-ship.ts', import.meta.url))
  const child = spawn(process.execPath, [main, where], { stdio: ['pipe', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  await once(child.stdout, 'data')
  const begun = performance.now()
  child.stdin.write('go\n')
  const [code] = (await exited) as [number]
  if (code !== 0) throw new Error('the bare loops ended early')
  return (performance.now() - begun) / 1_000
}
