import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { eventually } from '@slipstream/testing/eventually.ts'
import { breakPromises } from './break-promises.ts'
import { serviceNames } from './domain/fault-kinds.ts'
import type { Fault } from './domain/plan-faults.ts'
import { describeFault } from './domain/plan-faults.ts'
import { violationsOf } from './oracles/oracles.ts'
import type { Healed } from './oracles/oracles.ts'
import { heldBy, startedProcesses } from './oracles/resources.ts'
import type { Held } from './oracles/resources.ts'
import { watchOrders } from './oracles/watch-orders.ts'
import { runFaults } from './run-faults.ts'
import type { FaultResult } from './run-faults.ts'
import { createCleanUp } from './system/clean-up.ts'
import type { CleanUp } from './system/clean-up.ts'
import { restKey } from './system/settings.ts'
import { startLoadOfRun } from './system/start-load.ts'
import type { RunningLoad } from './system/start-load.ts'
import { startSystem } from './system/start-system.ts'
import type { System, SystemOptions } from './system/start-system.ts'

export type Outcome = {
  faults: FaultResult[]
  /** What was done in the run. */
  load: Record<string, number>
  /** How often it was looked whether an order went back. */
  looksAtOrders: number
  /** From the end of the last fault until all held, or was given up. */
  healedInMs: number
  /** Before the first fault, and in the end. */
  held?: { before: Held; after: Held }
  /** By oracle; `{}` when all hold. */
  violations: Record<string, string[]>
  /** Of each promise that was broken on purpose, what an oracle says of it; null where none noticed. */
  proofs?: Record<string, string | null>
}

const lookEveryMs = 3_000
/** Machines with much else to do take minutes. */
const startWithinMs = 600_000
/** With load and without faults, to see what services hold then. */
const quietMs = 10_000
const signals = ['SIGINT', 'SIGTERM'] as const

export type RunOptions = SystemOptions & {
  faults: readonly Fault[]
  /** Times the usual one. */
  load: number
  /** Until all must hold after the last fault. */
  healWithinMs: number
  /** What the oracles say is final when unchanged for so long. Default: only when that time is over. */
  standstillMs?: number
  log: (line: string) => void
  /** Whether promises are broken on purpose in the end, to see that this is found. */
  proves: boolean
}

/** Starts a system, breaks it as planned, heals it, and looks whether all promises hold. */
export async function runOnce(options: RunOptions): Promise<Outcome> {
  const cleanUp = createCleanUp()
  // Small disks would stay mounted.
  const leave = (): void => void cleanUp.run().finally(() => process.exit(1))
  for (const signal of signals) process.once(signal, leave)
  let folder = ''
  let outcome: Outcome
  try {
    const system = await startSystem(cleanUp, options)
    folder = system.folder
    outcome = await breakAndHeal(cleanUp, system, options).catch((error: unknown) => ({
      ...{ faults: [], load: {}, looksAtOrders: 0, healedInMs: 0 },
      violations: {
        'a run comes to its end': [error instanceof Error ? (error.stack ?? '') : String(error)],
      },
    }))
  } finally {
    for (const signal of signals) process.off(signal, leave)
    await cleanUp.run()
  }
  const left = remainsOf(folder)
  if (left.length > 0) outcome.violations['nothing is left of a run'] = left
  return outcome
}

async function breakAndHeal(cleanUp: CleanUp, system: System, options: RunOptions): Promise<Outcome> {
  const { faults, log } = options
  await allReady(system, startWithinMs)
  log('all services are ready')
  const load = await startLoadOfRun(cleanUp, system, options.load)
  await eventually('deliveries are taken', () => load.load.count(200) > 10)
  const orders = watchOrders(system.db)
  cleanUp.stopLater(orders)
  await sleep(quietMs)
  const heldBefore = heldBy(system)
  const results = await runFaults(system, faults, (result) => log(inWords(result)))
  const healedAt = performance.now()
  log(`${results.length} faults are over: ${JSON.stringify(countsOf(load))}`)
  await endLoad(system, load)
  log('no more arrives')
  const healed = { system, load, orders, kinds: new Set(results.map(({ kind }) => kind)), heldBefore }
  const violations = await settled(healed, options)
  const healedInMs = Math.round(performance.now() - healedAt)
  return {
    ...{ faults: results, load: countsOf(load), looksAtOrders: orders.looks(), violations, healedInMs },
    held: { before: heldBefore, after: heldBy(system) },
    ...(options.proves && { proofs: await breakPromises(healed) }),
  }
}

/** What should have ended with the run. */
function remainsOf(folder: string): string[] {
  const mounts = process.platform === 'linux' ? readFileSync('/proc/mounts', 'utf8').split('\n') : []
  return [
    ...startedProcesses().map((command) => `a process runs on: ${command}`),
    ...mounts.filter((mount) => mount.includes(folder)).map((mount) => `a disk is mounted: ${mount}`),
    ...(existsSync(folder) ? [`its folder is there: ${folder}`] : []),
  ]
}

/** Looks until all holds, or the time is over. */
async function settled(
  healed: Healed,
  { healWithinMs, standstillMs = Infinity, log }: RunOptions,
): Promise<Outcome['violations']> {
  const until = performance.now() + healWithinMs
  let last = ''
  let changedAt = performance.now()
  for (;;) {
    const violations = await violationsOf(healed)
    const left = Object.entries(violations)
    const now = performance.now()
    const text = JSON.stringify(left)
    const isNews = text !== last
    if (isNews) changedAt = now
    last = text
    if (left.length === 0 || now > until || now - changedAt > standstillMs) return violations
    if (isNews) log(`not yet: ${left.map(([name, [first]]) => `${name}: ${first}`).join('; ')}`)
    await sleep(lookEveryMs)
  }
}

async function allReady(system: System, withinMs: number): Promise<void> {
  for (const name of serviceNames) {
    let why = ''
    const isReady = async (): Promise<boolean> => {
      why = await fetch(`${system.service(name).url()}/readyz`).then(
        async (response) => (response.ok ? '' : await response.text()),
        String,
      )
      return why === ''
    }
    await eventually(() => `${name} is ready: ${why}`, isReady, withinMs)
  }
}

/** People enable webhooks that the shop gave up, and a few orders more show what is missing before them. */
async function endLoad(system: System, load: RunningLoad): Promise<void> {
  await allReady(system, startWithinMs)
  for (const { id, status } of load.shop.webhooks()) {
    if (status === 'active') continue
    const response = await fetch(`${load.shop.url}/wp-json/wc/v3/webhooks/${id}`, {
      method: 'PUT',
      headers: {
        authorization: `Basic ${Buffer.from(`${restKey.key}:${restKey.secret}`).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ status: 'active' }),
    })
    if (!response.ok) throw new Error(`the webhook ${id} could not be enabled: ${response.status}`)
  }
  load.shop.createOrders(5)
  await load.end()
}

const countsOf = ({ load, shop, account, shippedOrders }: RunningLoad): Record<string, number> => ({
  ...{ responded200: load.count(200), notResponded200: load.responses.length - load.count(200) },
  ...{ ordersOfTheShop: shop.orders().length, shipments: shippedOrders.length },
  subscriptions: account.books().subscriptions.length,
})

function inWords({ error, beganMs, endedMs, ...fault }: FaultResult): string {
  const words = `fault ${describeFault({ ...fault, atMs: beganMs })}`
  return error === undefined ? `${words}, over after ${seconds(endedMs - beganMs)}` : `${words}: ${error}`
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`
