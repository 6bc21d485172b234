import { readdirSync, readFileSync } from 'node:fs'
import { serviceNames } from '../domain/fault-kinds.ts'
import type { System } from '../system/start-system.ts'

/** What a service may hold beyond what it held before the first fault. */
const maxGrowth = { residentMegabytes: 200, handles: 40 }

export type Held = {
  /** By service: memory, open files with sockets. */
  services: Readonly<Record<string, { residentMegabytes: number; handles: number }>>
  /** Command lines of the processes that this one started and that still run. */
  processes: readonly string[]
  /** Files that services left in the folder for temporary ones. */
  temporaryFiles: readonly string[]
}

/** What the system holds. Of Linux; elsewhere nothing is known. */
export function heldBy({ service, temporary }: Pick<System, 'service' | 'temporary'>): Held {
  return {
    services: Object.fromEntries(serviceNames.map((name) => [name, measured(service(name).pid())])),
    processes: startedProcesses(),
    temporaryFiles: readdirSync(temporary, { recursive: true }).map(String),
  }
}

/** Sentences about what is held now, and was not before. */
export function leaksOf(before: Held, now: Held): string[] {
  const grown = Object.entries(now.services).flatMap(([name, { residentMegabytes, handles }]) => {
    const first = before.services[name] ?? { residentMegabytes: 0, handles: 0 }
    return [
      ...(residentMegabytes > first.residentMegabytes + maxGrowth.residentMegabytes
        ? [`${name} takes ${residentMegabytes} MB instead of ${first.residentMegabytes}`]
        : []),
      ...(handles > first.handles + maxGrowth.handles
        ? [`${name} has ${handles} open files and sockets instead of ${first.handles}`]
        : []),
    ]
  })
  return [
    ...grown,
    ...beyond(now.processes, before.processes).map((command) => `another process is left: ${command}`),
    ...beyond(before.processes, now.processes).map((command) => `a process is missing: ${command}`),
    ...beyond(now.temporaryFiles, before.temporaryFiles).map((file) => `a temporary file is left: ${file}`),
  ]
}

/** What the first list has and the second has not; of repeated items, as many as are too many. */
function beyond(some: readonly string[], others: readonly string[]): string[] {
  const left = [...others]
  return some.filter((one) => {
    const index = left.indexOf(one)
    if (index !== -1) left.splice(index, 1)
    return index === -1
  })
}

/** Command lines of this process's children. */
export function startedProcesses(): string[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return []
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8')
      const isOurs = new RegExp(`^PPid:\\s+${process.pid}$`, 'm').test(status) && !/^State:\s+Z/m.test(status)
      return isOurs ? [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()] : []
    } catch {
      // It has just ended.
      return []
    }
  })
}

function measured(pid: number | undefined): { residentMegabytes: number; handles: number } {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return {
      residentMegabytes: Math.round(Number(kilobytes) / 1_024),
      handles: readdirSync(`/proc/${pid}/fd`).length,
    }
  } catch {
    return { residentMegabytes: 0, handles: 0 }
  }
}
