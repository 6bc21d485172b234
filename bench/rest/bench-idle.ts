import { loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { processCpuSeconds } from '../measure/process/process-cpu.ts'
import { processPages } from '../measure/process/process-pages.ts'
import { saveResults } from '../measure/results/save-results.ts'
import { table } from '../measure/results/table.ts'
import { startServers, startSystem } from './running-system.ts'
import type { RunningSystem } from './running-system.ts'

const goals = { cpuPercent: 5, pssMiB: 1024 }

type Seconds = { rest: number; measured: number }

/**
 * What a start of everything takes, and what it takes from then on while nothing arrives: processor time and
 * memory by process. Then the same of the servers alone, which is the least that a system on them can take.
 *
 * @param processes each service as a process of its own
 */
export async function benchIdle(options: {
  quick: boolean
  processes: boolean
  print(line: string): void
}): Promise<string> {
  const { quick, processes, print } = options
  const seconds = quick ? { rest: 10, measured: 15 } : { rest: 240, measured: 60 }
  const system = await startSystem(['--no-demo', ...(processes ? ['--processes'] : [])])
  const rows = await idle(system, seconds, print)
  const load = loadavg()[0] ?? NaN
  const servers = await idle(await startServers(), seconds, print)
  const file = await saveResults(processes ? 'idle-processes' : 'idle', {
    ...{ goals, load, readyInMs: system.readyInMs, seconds, rows, servers },
  })
  const head = ['process', 'CPU s of the start', 'CPU % of a core, idle', 'RSS MiB', 'PSS MiB']
  const summary = `Ready after ${(system.readyInMs / 1000).toFixed(1)} s, load ${load.toFixed(1)}; goal when idle: ${goals.cpuPercent} % and ${goals.pssMiB} MiB`
  return [
    ...[summary, table(head, cellsOf(rows))],
    ...['Servers alone, with nothing connected:', table(head, cellsOf(servers)), file],
  ].join('\n\n')
}

type Row = {
  name: string
  startCpuSeconds: number
  cpuPercent: number
  rssMiB: number
  pssMiB: number
}

/** Ends the system. @returns its processes, then their sum */
async function idle(system: RunningSystem, seconds: Seconds, print: (line: string) => void): Promise<Row[]> {
  try {
    const processes = [...system.processes()]
    const startCpu = processes.map(([, pid]) => processCpuSeconds(pid))
    print(`ready after ${(system.readyInMs / 1000).toFixed(1)} s; resting ${seconds.rest} s`)
    await sleep(seconds.rest * 1000)
    const before = processes.map(([, pid]) => processCpuSeconds(pid))
    const since = performance.now()
    await sleep(seconds.measured * 1000)
    const elapsedSeconds = (performance.now() - since) / 1000
    const rows = processes.map(([name, pid], at) => ({
      ...{ name, startCpuSeconds: startCpu[at] ?? NaN, ...processPages(pid) },
      cpuPercent: (100 * (processCpuSeconds(pid) - (before[at] ?? NaN))) / elapsedSeconds,
    }))
    const sum = (of: Exclude<keyof Row, 'name'>): number => rows.reduce((total, row) => total + row[of], 0)
    const all = {
      ...{ name: 'all', startCpuSeconds: sum('startCpuSeconds'), cpuPercent: sum('cpuPercent') },
      ...{ rssMiB: sum('rssMiB'), pssMiB: sum('pssMiB') },
    }
    return [...rows.toSorted((one, other) => other.cpuPercent - one.cpuPercent), all]
  } finally {
    await system.stop()
  }
}

function cellsOf(rows: readonly Row[]): string[][] {
  return rows.map((row) => [
    ...[row.name, row.startCpuSeconds.toFixed(1), row.cpuPercent.toFixed(2)],
    ...[String(row.rssMiB), String(row.pssMiB)],
  ])
}
