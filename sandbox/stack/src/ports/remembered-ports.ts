import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from './free-ports.ts'
import type { Ports } from '../part-definition.ts'
import type { PortName } from '../stack.ts'

const portNames: readonly PortName[] = ['kafka', 'kafkaController', 'registry', 'mongodb', 'smtp', 'inbox']

/**
 * A free port for each name: the wanted one, else the one of the last start, else any. Remembered in the data
 * folder, so that URLs that people noted still work after a restart.
 */
export async function rememberedPorts(folder: string, wanted: Partial<Ports>): Promise<Ports> {
  const file = join(folder, 'ports.json')
  const before = read(file)
  const ports: Partial<Record<PortName, number>> = {}
  const taken = new Set<number>()
  for (const name of portNames) {
    const port = await freePort([wanted[name], before[name]], taken)
    taken.add(port)
    ports[name] = port
  }
  writeFileSync(file, `${JSON.stringify(ports, undefined, 2)}\n`)
  return ports as Ports
}

function read(file: string): Partial<Ports> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<Ports>
  } catch {
    // None yet, or cut off by a crash: then any port will do.
    return {}
  }
}
