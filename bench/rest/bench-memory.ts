import { readFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { memoryOf } from '../measure/process/process-memory.ts'
import { processPages } from '../measure/process/process-pages.ts'
import { saveResults } from '../measure/results/save-results.ts'
import { slopePerHour } from '../measure/results/statistics.ts'
import { table } from '../measure/results/table.ts'
import { startSystem } from './running-system.ts'

const services = ['ingest', 'projector', 'console', 'fulfillment', 'billing', 'worker', 'notifier', 'auditor']
const everyMs = 60_000

type Sample = { atMs: number; rssMiB: number; heapMiB: number }

/**
 * Whether the memory of each service stays flat: a shop places orders at a steady rate, each service is a
 * process of its own, and its memory is read once a minute. The first quarter is left out of the slope,
 * since caches fill and code is compiled.
 */
export async function benchMemory(options: {
  minutes: number
  ordersPerMinute: number
  print(line: string): void
}): Promise<string> {
  const { minutes, ordersPerMinute, print } = options
  const rate = ['--rate', String(ordersPerMinute)]
  const system = await startSystem(['--fresh', '--processes', '--no-faults', ...rate])
  const samples = new Map<string, Sample[]>()
  try {
    const since = performance.now()
    for (let minute = 1; minute <= minutes; minute++) {
      await sleep(Math.max(0, since + minute * everyMs - performance.now()))
      for (const [name, pid] of system.processes()) {
        const heapMiB = services.includes(name) ? await heapOf(name) : NaN
        const sample = { atMs: performance.now() - since, rssMiB: processPages(pid).rssMiB, heapMiB }
        samples.set(name, [...(samples.get(name) ?? []), sample])
      }
      const now = services.map((name) => `${name} ${samples.get(name)?.at(-1)?.rssMiB}`)
      print(`minute ${minute}, load ${loadavg()[0]?.toFixed(1)}, RSS MiB: ${now.join(', ')}`)
    }
  } finally {
    await system.stop()
  }
  const rows = [...samples].map(([name, taken]) => summary(name, taken))
  const file = await saveResults('memory', {
    ...{ minutes, ordersPerMinute, load: loadavg()[0], rows },
    samples: Object.fromEntries(samples),
  })
  const head = ['process', 'RSS MiB first', 'last', 'max', 'RSS MiB/h', 'heap MiB last', 'heap MiB/h']
  const shown = (value: number): string => (Number.isNaN(value) ? '' : value.toFixed(0))
  const cells = rows.map((row) => [
    ...[row.name, shown(row.firstMiB), shown(row.lastMiB), shown(row.maxMiB), shown(row.rssPerHour)],
    ...[shown(row.heapMiB), shown(row.heapPerHour)],
  ])
  return `${minutes} minutes at ${ordersPerMinute} orders a minute\n\n${table(head, cells)}\n\n${file}`
}

function summary(name: string, taken: readonly Sample[]) {
  const counted = taken.slice(Math.floor(taken.length / 4))
  const slope = (of: 'rssMiB' | 'heapMiB'): number =>
    slopePerHour(counted.map((sample) => ({ atMs: sample.atMs, value: sample[of] })))
  return {
    ...{ name, firstMiB: taken[0]?.rssMiB ?? NaN, lastMiB: taken.at(-1)?.rssMiB ?? NaN },
    maxMiB: Math.max(...taken.map(({ rssMiB }) => rssMiB)),
    ...{ heapMiB: taken.at(-1)?.heapMiB ?? NaN, rssPerHour: slope('rssMiB'), heapPerHour: slope('heapMiB') },
  }
}

/** By the service's own metrics, whose address its log has. */
async function heapOf(service: string): Promise<number> {
  const log = readFileSync(`.slipstream/services/${service}.log`, 'utf8')
  const url = /(?:health(?: and metrics are| is) at|webhooks are accepted at) (http:\/\/[\d.:]+)/.exec(
    log,
  )?.[1]
  return url === undefined ? NaN : (await memoryOf(url)).heapMiB
}
