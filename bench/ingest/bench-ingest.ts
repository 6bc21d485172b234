import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { startStackWithProgress } from '@slipstream/sandbox-stack/progress/start-stack-with-progress.ts'
import { processCpuSeconds } from '../measure/process/process-cpu.ts'
import { alternate } from '../measure/rounds.ts'
import { saveResults } from '../measure/results/save-results.ts'
import { median } from '../measure/results/statistics.ts'
import { measureAtRate } from './half-load.ts'
import { load, writeOrders } from './load.ts'
import { contenderNames, reportHalfLoad, reportIngest } from './report-ingest.ts'
import type { Turns } from './report-ingest.ts'

const server = fileURLToPath(new URL('server.ts', import.meta.url))

type Running = { name: string; url: string; pid: number }

/**
 * A signed order of 2.5 KB, answered after acks=all, by both producers, against bare references in the same
 * run. Processor time is that of the measured process alone. Writes bench/results/ingest.json.
 */
export async function benchIngest(options: {
  rounds: number
  seconds: number
  quick: boolean
  print(line: string): void
}): Promise<string> {
  const { rounds, quick, print } = options
  const seconds = quick ? 2 : options.seconds
  const stack = await startStackWithProgress({
    temporary: true,
    env: {},
    parts: ['kafka', 'registry', 'mongodb'],
  })
  const orders = writeOrders(5_000)
  const children: ChildProcess[] = []
  try {
    const running: Running[] = []
    for (const name of contenderNames) running.push(await start(name, stack.urls(), children))
    await Promise.all(running.slice(0, 3).map(({ url }) => ready(url)))
    const byConnections = new Map<number, Map<string, Turns>>()
    for (const connections of [64, 128]) {
      print(`${connections} connections`)
      byConnections.set(connections, await measure(running, { connections, rounds, seconds, orders, print }))
    }
    const perSecond = Math.round(median(byConnections.get(64)?.get('slipstream')?.perSecond ?? []) / 2)
    print(`${perSecond} requests a second, half of what slipstream responded to`)
    const halfLoad = await measureAtRate(running, { perSecond, rounds, seconds, print })
    const path = await saveResults('ingest', {
      ...{ rounds, seconds, halfLoad: { perSecond, p99Ms: Object.fromEntries(halfLoad) } },
      connections: Object.fromEntries(
        [...byConnections].map(([connections, turns]) => [connections, Object.fromEntries(turns)]),
      ),
    })
    return `${reportIngest(byConnections)}\n\n${reportHalfLoad(halfLoad)}\n\n${path} has all figures.`
  } finally {
    for (const child of children) child.kill('SIGKILL')
    await stack.stop()
    rmSync(orders)
  }
}

async function measure(
  running: readonly Running[],
  options: {
    connections: number
    rounds: number
    seconds: number
    orders: string
    print(line: string): void
  },
): Promise<Map<string, Turns>> {
  const { connections, rounds, seconds, orders, print } = options
  const turns = new Map<string, Turns>()
  const contenders = running.map(({ name, url, pid }) => ({
    name,
    run: async () => {
      const before = processCpuSeconds(pid)
      const { requests, requestsPerSecond, p50Ms, p99Ms } = await load(url, connections, seconds, orders)
      const cpuUs = ((processCpuSeconds(pid) - before) * 1e6) / requests
      const all = turns.get(name) ?? { perSecond: [], p50Ms: [], p99Ms: [], cpuUs: [] }
      all.p50Ms.push(p50Ms)
      all.p99Ms.push(p99Ms)
      all.cpuUs.push(cpuUs)
      turns.set(name, all)
      return requestsPerSecond
    },
  }))
  const rates = await alternate(contenders, rounds, print)
  for (const [name, all] of turns) {
    // The first turn warms up.
    for (const values of [all.p50Ms, all.p99Ms, all.cpuUs]) values.shift()
    all.perSecond = rates.get(name) ?? []
  }
  return turns
}

async function start(name: string, urls: object, children: ChildProcess[]): Promise<Running> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=TimeoutNegativeWarning', server, name, JSON.stringify(urls)],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_ENV: 'production' } },
  )
  children.push(child)
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return { name, url, pid: child.pid ?? 0 }
}

async function ready(url: string): Promise<void> {
  const deadline = Date.now() + 60_000
  while (!(await fetch(`${url}/readyz`)).ok) {
    if (Date.now() > deadline) throw new Error('ingest was not ready within 60 s')
  }
}
