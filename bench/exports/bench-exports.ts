import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { MongoClient } from 'mongodb'
import { startStackWithProgress } from '@slipstream/sandbox-stack/progress/start-stack-with-progress.ts'
import { alternate } from '../measure/rounds.ts'
import { saveResults } from '../measure/results/save-results.ts'
import { fillTopic } from '../project/fill-topic.ts'
import { fillHistory } from './fill-history.ts'
import { isBare, missedMemory, reportExports } from './report-exports.ts'
import type { ExportFigures } from './report-exports.ts'
import type { Measured, Setting } from './setting.ts'

const contender = fileURLToPath(new URL('contender.ts', import.meta.url))
/** As the worker is started in docker-compose.yml. */
const workerFlags = ['--max-semi-space-size=4']
/** Of the events of the topic: histories are measured with fewer. */
const historyShare = 1 / 5

/**
 * Exports to a file, against a consumer that writes all events of a topic to one, and a cursor that writes
 * the histories of orders. Writes bench/results/exports.json.
 *
 * @throws when an export takes more memory than is promised
 */
export async function benchExports(options: {
  rounds: number
  events: number
  apart: number
  print(line: string): void
}): Promise<string> {
  const { rounds, events, apart, print } = options
  const stack = await startStackWithProgress({
    temporary: true,
    env: {},
    parts: ['kafka', 'registry', 'mongodb'],
  })
  const { kafkaBrokers, mongodbUrl } = stack
  const client = new MongoClient(mongodbUrl)
  const folder = await mkdtemp(join(tmpdir(), 'slipstream-bench-'))
  try {
    const topicPrefix = 'bench-'
    const database = 'bench'
    const bytesPerEvent = await fillTopic(kafkaBrokers, topicPrefix, { events, apart }, print)
    const documents = Math.round(events * historyShare)
    await fillHistory(client.db(database), topicPrefix, documents)
    const measure = async (names: readonly string[], records: number): Promise<ExportFigures> => {
      const measured = new Map<string, Measured[]>()
      const contenderCalled = (name: string) => ({
        name,
        async run() {
          const own = await mkdtemp(join(folder, 'turn-'))
          const setting = { kafkaBrokers, mongodbUrl, topicPrefix, database, folder: own, records }
          const figures = await runAlone(name, setting)
          await rm(own, { recursive: true })
          measured.set(name, [...(measured.get(name) ?? []), figures])
          return figures.perSecond
        },
      })
      const rates = await alternate(names.map(contenderCalled), rounds, print)
      return { records, rates, measured }
    }
    const ofEvents = await measure(['events ndjson', 'events csv', 'events parquet', 'bare consume'], events)
    const ofOrders = await measure(
      ['orders ndjson', 'orders csv', 'orders parquet', 'bare cursor'],
      documents,
    )
    const all = [ofEvents, ofOrders]
    const path = await saveResults('exports', {
      ...{ events, bytesPerEvent, documents, rounds },
      measured: Object.fromEntries(all.flatMap(({ measured }) => [...measured])),
    })
    const report = reportExports(all, { bytesPerEvent, rounds })
    const missed = missedMemory(all)
    if (missed.length > 0) throw new Error(`${report}\n\nMore memory than is promised: ${missed.join(', ')}`)
    return `${report}\n\n${path} has all figures.`
  } finally {
    await rm(folder, { recursive: true })
    await client.close()
    await stack.stop()
  }
}

async function runAlone(name: string, setting: Setting): Promise<Measured> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      '--disable-warning=TimeoutNegativeWarning',
      ...(isBare(name) ? [] : workerFlags),
      ...[contender, name, JSON.stringify(setting)],
    ],
    { env: { ...process.env, NODE_ENV: 'production' } },
  )
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Measured
}
