import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { startStackWithProgress } from '@slipstream/sandbox-stack/progress/start-stack-with-progress.ts'
import { alternate } from '../measure/rounds.ts'
import { median, spread } from '../measure/statistics.ts'
import { table } from '../measure/table.ts'
import { load, writeOrders } from './load.ts'

const references = [
  {
    name: 'same work, no log',
    meaning: 'fastify, HMAC, JSON.parse, the mapping to an event, zod on the event, and nothing kept',
    goal: 1,
  },
  {
    name: 'no log',
    meaning: 'fastify, HMAC, JSON.parse, zod on the body, no mapping, and nothing kept',
    goal: 1,
  },
  { name: 'send per request', meaning: 'the same, then one kafkajs send per request', goal: 3 },
  { name: 'insert per request', meaning: 'the same, then insertOne w:majority per request', goal: 4 },
]
const server = fileURLToPath(new URL('server.ts', import.meta.url))

/** A signed order of 2.5 KB, answered after acks=all, against bare references in the same run. */
export async function benchIngest(options: {
  rounds: number
  seconds: number
  print(line: string): void
}): Promise<string> {
  const { rounds, seconds, print } = options
  const stack = await startStackWithProgress({
    temporary: true,
    env: {},
    parts: ['kafka', 'registry', 'mongodb'],
  })
  const orders = writeOrders(5_000)
  const children: ChildProcess[] = []
  try {
    const urls = new Map<string, string>()
    for (const name of ['slipstream', ...references.map((reference) => reference.name)]) {
      const child = spawn(
        process.execPath,
        ['--disable-warning=TimeoutNegativeWarning', server, name, JSON.stringify(stack.urls())],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
          env: { ...process.env, NODE_ENV: 'production' },
        },
      )
      children.push(child)
      const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
      urls.set(name, url)
    }
    await ready(urls.get('slipstream') ?? '')
    const rows: string[][] = []
    for (const connections of [64, 128]) {
      const latency = new Map<string, { p50Ms: number[]; p99Ms: number[] }>()
      const contenders = [...urls].map(([name, url]) => ({
        name,
        run: async () => {
          const { requestsPerSecond, p50Ms, p99Ms } = await load(url, connections, seconds, orders)
          const seen = latency.get(name) ?? { p50Ms: [], p99Ms: [] }
          seen.p50Ms.push(p50Ms)
          seen.p99Ms.push(p99Ms)
          latency.set(name, seen)
          return requestsPerSecond
        },
      }))
      print(`${connections} connections`)
      const figures = await alternate(contenders, rounds, print)
      const ours = figures.get('slipstream') ?? []
      for (const [name, values] of figures) {
        const ratios = spread(ours.map((value, round) => value / (values[round] ?? NaN)))
        const reference = references.find((it) => it.name === name)
        const { p50Ms = [], p99Ms = [] } = latency.get(name) ?? {}
        rows.push([
          String(connections),
          name,
          String(Math.round(median(values))),
          `${median(p50Ms).toFixed(1)} / ${median(p99Ms).toFixed(1)}`,
          reference ? `${ratios.median.toFixed(2)} (${ratios.min.toFixed(2)}–${ratios.max.toFixed(2)})` : '',
          reference ? `≥ ${reference.goal}` : '',
        ])
      }
    }
    const head = ['connections', 'what', 'requests/s', 'p50 / p99 ms', 'slipstream is … × as fast', 'goal']
    const legend = references.map(({ name, meaning }) => `- ${name}: ${meaning}`).join('\n')
    return `${table(head, rows)}\n\n${legend}`
  } finally {
    for (const child of children) child.kill('SIGKILL')
    await stack.stop()
    rmSync(orders)
  }
}

async function ready(url: string): Promise<void> {
  const deadline = Date.now() + 60_000
  while (!(await fetch(`${url}/readyz`)).ok) {
    if (Date.now() > deadline) throw new Error('ingest was not ready within 60 s')
  }
}
