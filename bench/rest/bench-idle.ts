import { loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { processCpuSeconds } from '../measure/process-cpu.ts'
import { processPages } from '../measure/process-pages.ts'
import { saveResults } from '../measure/save-results.ts'
import { table } from '../measure/table.ts'
import { startSystem } from './running-system.ts'

const goals = { cpuPercent: 5, pssMiB: 1024 }

/**
 * What a start of everything takes, and what it takes from then on while nothing arrives: processor time and memory by process.
 *
 * @param processes each service as a process of its own
 */
export async function benchIdle(options: {
  quick: boolean
  processes: boolean
  print(line: string): void
}): Promise<string> {
  const seconds = options.quick ? { rest: 10, measured: 15 } : { rest: 60, measured: 120 }
  const system = await startSystem(['--no-demo', ...(options.processes ? ['--processes'] : [])])
  try {
    const processes = [...system.processes()]
    const startCpu = processes.map(([, pid]) => processCpuSeconds(pid))
    options.print(`ready after ${(system.readyInMs / 1000).toFixed(1)} s; resting ${seconds.rest} s`)
    await sleep(seconds.rest * 1000)
    const before = processes.map(([, pid]) => processCpuSeconds(pid))
    const since = performance.now()
    await sleep(seconds.measured * 1000)
    const elapsedSeconds = (performance.now() - since) / 1000
    const rows = processes.map(([name, pid], at) => ({
      ...{ name, startCpuSeconds: startCpu[at] ?? NaN, ...processPages(pid) },
      cpuPercent: (100 * (processCpuSeconds(pid) - (before[at] ?? NaN))) / elapsedSeconds,
    }))
    const sum = (of: 'startCpuSeconds' | 'cpuPercent' | 'rssMiB' | 'pssMiB'): number =>
      rows.reduce((total, row) => total + row[of], 0)
    const all = {
      ...{ name: 'all', startCpuSeconds: sum('startCpuSeconds'), cpuPercent: sum('cpuPercent') },
      ...{ rssMiB: sum('rssMiB'), pssMiB: sum('pssMiB') },
    }
    const load = loadavg()[0] ?? NaN
    const figures = { goals, load, readyInMs: system.readyInMs, seconds, rows: [...rows, all] }
    const file = await saveResults(options.processes ? 'idle-processes' : 'idle', figures)
    const head = ['process', 'CPU s of the start', 'CPU % of a core, idle', 'RSS MiB', 'PSS MiB']
    const cells = [...rows.toSorted((one, other) => other.cpuPercent - one.cpuPercent), all].map((row) => [
      ...[row.name, row.startCpuSeconds.toFixed(1), row.cpuPercent.toFixed(2)],
      ...[String(row.rssMiB), String(row.pssMiB)],
    ])
    return `Ready after ${(system.readyInMs / 1000).toFixed(1)} s, load ${load.toFixed(1)}; goal when idle: ${goals.cpuPercent} % and ${goals.pssMiB} MiB\n\n${table(head, cells)}\n\n${file}`
  } finally {
    await system.stop()
  }
}
