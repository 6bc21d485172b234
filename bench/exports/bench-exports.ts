import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { MongoClient } from 'mongodb'
import { startStackWithProgress } from '@slipstream/sandbox-stack/progress/start-stack-with-progress.ts'
import { alternate } from '../measure/rounds.ts'
import { spread } from '../measure/statistics.ts'
import { saveResults } from '../measure/save-results.ts'
import { table } from '../measure/table.ts'
import { fillTopic } from '../project/fill-topic.ts'
import type { Measured, Setting } from './setting.ts'

const contender = fileURLToPath(new URL('contender.ts', import.meta.url))
const names = ['ndjson', 'csv', 'parquet', 'bare consume']
const bare = 'bare consume'
const goal = 0.7
/** 300 MB. */
const maxRssMiB = 286
/** As the worker is started in docker-compose.yml. */
const workerFlags = ['--max-semi-space-size=4']

/** Exports of all events of a topic to a file, against a consumer that writes them to one. Writes bench/results/exports.json. */
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
    const bytes = await fillTopic(kafkaBrokers, topicPrefix, { events, apart }, print)
    const measured = new Map<string, Measured[]>()
    let turn = 0
    const contenderCalled = (name: string) => ({
      name,
      async run() {
        const database = `bench-${(turn += 1)}`
        const own = await mkdtemp(join(folder, 'turn-'))
        const setting = { kafkaBrokers, mongodbUrl, topicPrefix, events, database, folder: own }
        const figures = await runAlone(name, setting)
        await rm(own, { recursive: true })
        await client.db(database).dropDatabase()
        measured.set(name, [...(measured.get(name) ?? []), figures])
        return figures.perSecond
      },
    })
    const rates = await alternate(names.map(contenderCalled), rounds, print)
    const path = await saveResults('exports', {
      ...{ events, bytesPerEvent: bytes, rounds, measured: Object.fromEntries(measured) },
    })
    return `${report(rates, measured, { events, bytes, rounds })}\n\n${path} has all figures.`
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
      ...(name === bare ? [] : workerFlags),
      ...[contender, name, JSON.stringify(setting)],
    ],
    { env: { ...process.env, NODE_ENV: 'production' } },
  )
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Measured
}

function report(
  rates: ReadonlyMap<string, number[]>,
  measured: ReadonlyMap<string, Measured[]>,
  { events, bytes, rounds }: { events: number; bytes: number; rounds: number },
): string {
  const theirs = rates.get(bare) ?? []
  const rows = names.map((name) => {
    const ours = rates.get(name) ?? []
    const { median: middle, min, max } = spread(ours)
    const ratio = spread(ours.map((value, round) => value / (theirs[round] ?? NaN)))
    const shown = `${ratio.median.toFixed(2)} (${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)})`
    const runs = measured.get(name) ?? []
    const rss = Math.max(...runs.map(({ peakRssMiB }) => peakRssMiB))
    const size = Math.round((runs[0]?.bytes ?? 0) / 1e6)
    return [
      ...[name, String(Math.round(middle)), `${Math.round(min)}–${Math.round(max)}`],
      ...[name === bare ? '' : shown, name === 'ndjson' ? `≥ ${goal}` : ''],
      ...[String(Math.round(rss)), name === bare ? '' : `≤ ${maxRssMiB}`, String(size)],
    ]
  })
  const head = ['what', 'events/s', 'least–most', '× bare', 'goal', 'peak RSS MiB', 'goal', 'file MB']
  return `${table(head, rows)}

${events} events of ${bytes} bytes, all columns, to a file in a folder; each contender a process of its own. Medians of ${rounds} rounds in turn.
- ndjson, csv, parquet: the worker's exports, from the request to the recorded end: parts of 8 MiB, each synced and recorded
- bare consume: one kafkajs consumer with its default settings writes each value as a line, and nothing else; not synced`
}
