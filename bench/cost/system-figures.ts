import { join } from 'node:path'
import type { Db } from 'mongodb'
import { databaseBytes, operationLogBytes } from '../measure/mongodb/database-bytes.ts'
import type { CollectionBytes } from '../measure/mongodb/database-bytes.ts'
import { logBytes } from '../measure/log-bytes.ts'
import { commandsOf } from '../measure/mongodb/mongo-commands.ts'
import type { CommandCounts } from '../measure/mongodb/mongo-commands.ts'
import { mongoCpuSeconds } from '../measure/mongodb/mongo-cpu.ts'
import { processCpuSeconds } from '../measure/process/process-cpu.ts'
import { metricOf } from '../measure/process/process-memory.ts'
import type { startVisibleSystem } from '../visible/start-visible-system.ts'

type System = Pick<Awaited<ReturnType<typeof startVisibleSystem>>, 'stack' | 'urls'>

/** Since the start of the processes. */
export type Work = { cpuSeconds: Record<string, number>; commands: CommandCounts }

export type Bytes = {
  /** By topic, compressed. */
  log: Record<string, number>
  stored: Record<string, CollectionBytes>
  operationLog: number
}

/** Of the services by their own metrics, of the servers by what the system counts. */
export async function workOf({ urls, stack }: System, db: Db): Promise<Work> {
  const cpuSeconds: Record<string, number> = {}
  for (const [name, url] of Object.entries(urls))
    cpuSeconds[name] = await metricOf(url, 'process_cpu_seconds_total')
  cpuSeconds['MongoDB'] = await mongoCpuSeconds(db.client)
  cpuSeconds['Kafka'] = processCpuSeconds(stack.part('kafka').pid)
  cpuSeconds['schema registry'] = processCpuSeconds(stack.part('registry').pid)
  return { cpuSeconds, commands: await commandsOf(db.client) }
}

export async function bytesOf({ stack }: System, db: Db): Promise<Bytes> {
  return {
    log: logBytes(join(stack.dataFolder ?? '', 'kafka', 'data')),
    stored: await databaseBytes(db),
    operationLog: await operationLogBytes(db),
  }
}
