import { setTimeout as sleep } from 'node:timers/promises'
import { eventually } from '@slipstream/testing/eventually.ts'
import { breakPromises } from './break-promises.ts'
import { serviceNames } from './domain/fault-kinds.ts'
import type { Fault } from './domain/plan-faults.ts'
import { describeFault } from './domain/plan-faults.ts'
import { violationsOf } from './oracles/oracles.ts'
import type { Healed } from './oracles/oracles.ts'
import { resourcesOf } from './oracles/resources.ts'
import { runFaults } from './run-faults.ts'
import type { FaultResult } from './run-faults.ts'
import { createCleanUp } from './system/clean-up.ts'
import { restKey } from './system/settings.ts'
import { startLoadOfRun } from './system/start-load.ts'
import type { RunningLoad } from './system/start-load.ts'
import { startSystem } from './system/start-system.ts'
import type { System, SystemOptions } from './system/start-system.ts'

export type Outcome = {
  faults: FaultResult[]
  /** What was done in the run. */
  load: Record<string, number>
  /** From the end of the last fault until all held, or was given up. */
  healedInMs: number
  resources: Record<string, { residentMegabytes: number; handles: number }>
  /** By oracle; `{}` when all hold. */
  violations: Record<string, string[]>
  /** Of each promise that was broken on purpose, what an oracle says of it; null where none noticed. */
  proofs?: Record<string, string | null>
}

const lookEveryMs = 3_000
const signals = ['SIGINT', 'SIGTERM'] as const

export type RunOptions = SystemOptions & {
  faults: readonly Fault[]
  /** Until all must hold after the last fault. */
  healWithinMs: number
  log: (line: string) => void
  /** Whether promises are broken on purpose in the end, to see that this is found. */
  proves: boolean
}

/** Starts a system, breaks it as planned, heals it, and looks whether all promises hold. */
export async function runOnce(options: RunOptions): Promise<Outcome> {
  const { faults, log } = options
  const cleanUp = createCleanUp()
  // Small disks would stay mounted.
  const leave = (): void => void cleanUp.run().finally(() => process.exit(1))
  for (const signal of signals) process.once(signal, leave)
  try {
    const system = await startSystem(cleanUp, options)
    await allReady(system, options.healWithinMs)
    log('all services are ready')
    const load = await startLoadOfRun(cleanUp, system)
    await eventually('deliveries are taken', () => load.load.count(200) > 10)
    const results = await runFaults(system, faults, (result) => log(inWords(result)))
    const healedAt = performance.now()
    log(`${results.length} faults are over: ${JSON.stringify(countsOf(load))}`)
    await endLoad(system, load)
    log('no more arrives')
    const healed = { system, load, kinds: new Set(results.map(({ kind }) => kind)) }
    const violations = await settled(healed, options)
    const healedInMs = Math.round(performance.now() - healedAt)
    return {
      ...{ faults: results, load: countsOf(load), violations, healedInMs },
      ...(options.proves && { proofs: await breakPromises(healed) }),
      resources: Object.fromEntries(
        serviceNames.map((name) => {
          const { residentMegabytes, handles } = resourcesOf(name, system.service(name).pid())
          return [name, { residentMegabytes, handles }]
        }),
      ),
    }
  } finally {
    for (const signal of signals) process.off(signal, leave)
    await cleanUp.run()
  }
}

/** Looks until all holds, or the time is over. */
async function settled(healed: Healed, { healWithinMs, log }: RunOptions): Promise<Outcome['violations']> {
  const until = performance.now() + healWithinMs
  for (;;) {
    const violations = await violationsOf(healed)
    const left = Object.entries(violations)
    if (left.length === 0 || performance.now() > until) return violations
    log(`not yet: ${left.map(([name, [first]]) => `${name}: ${first}`).join('; ')}`)
    await sleep(lookEveryMs)
  }
}

async function allReady(system: System, withinMs: number): Promise<void> {
  for (const name of serviceNames) {
    const isReady = async (): Promise<boolean> =>
      (await fetch(`${system.service(name).url()}/readyz`).catch(() => undefined))?.ok === true
    await eventually(`${name} is ready`, isReady, withinMs)
  }
}

/** People enable the webhooks that the shop gave up, and a few orders more show what is missing before them. */
async function endLoad(system: System, load: RunningLoad): Promise<void> {
  await allReady(system, 300_000)
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
  ...{ answered200: load.count(200), notAnswered200: load.answers.length - load.count(200) },
  ...{ ordersOfTheShop: shop.orders().length, shipments: shippedOrders.length },
  subscriptions: account.books().subscriptions.length,
})

function inWords({ error, beganMs, endedMs, ...fault }: FaultResult): string {
  const words = `fault ${describeFault({ ...fault, atMs: beganMs })}`
  return error === undefined ? `${words}, over after ${seconds(endedMs - beganMs)}` : `${words}: ${error}`
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`
