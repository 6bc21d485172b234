import { readdirSync, readFileSync } from 'node:fs'
import type { ServiceName } from '../domain/fault-kinds.ts'

/** Each service needs less than half of it, however long it runs. */
const max = { residentMegabytes: 500, handles: 250 }

type Resources = { residentMegabytes: number; handles: number; excess: string[] }

/** What a process holds: memory, and open files with sockets. Of Linux; elsewhere nothing is known. */
export function resourcesOf(name: ServiceName, pid: number | undefined): Resources {
  const { residentMegabytes, handles } = measured(pid)
  return {
    ...{ residentMegabytes, handles },
    excess: [
      ...(residentMegabytes > max.residentMegabytes ? [`${name} takes ${residentMegabytes} MB`] : []),
      ...(handles > max.handles ? [`${name} has ${handles} open files and sockets`] : []),
    ],
  }
}

function measured(pid: number | undefined): Pick<Resources, 'residentMegabytes' | 'handles'> {
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
