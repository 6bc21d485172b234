import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { MongoClient } from 'mongodb'
import { collectionOf } from '@slipstream/projector/adapters/read-model-versions.ts'
import { orderModels } from '@slipstream/projector/read-models.ts'
import { startStackWithProgress } from '@slipstream/sandbox-stack/progress/start-stack-with-progress.ts'
import { alternate } from '../measure/rounds.ts'
import { spread } from '../measure/statistics.ts'
import type { Spread } from '../measure/statistics.ts'
import { table } from '../measure/table.ts'
import { fillTopic } from './fill-topic.ts'
import { eventsOfAnOrder } from './order-life.ts'
import type { Setting } from './setting.ts'

const contender = fileURLToPath(new URL('contender.ts', import.meta.url))
const goal = 0.5

/** The projection of a full topic by the projector, against reading it only, and against writing its results only. */
export async function benchProject(options: {
  rounds: number
  events: number
  apart: number
  print(line: string): void
}): Promise<string> {
  const { rounds, events, apart, print } = options
  if (!(events > 0 && events % eventsOfAnOrder === 0))
    throw new Error(`--events must be a multiple of ${eventsOfAnOrder}: the length of an order's life`)
  const stack = await startStackWithProgress({
    temporary: true,
    env: {},
    parts: ['kafka', 'registry', 'mongodb'],
  })
  const { kafkaBrokers, mongodbUrl } = stack
  const client = new MongoClient(mongodbUrl)
  try {
    const topicPrefix = 'bench-'
    const bytes = await fillTopic(kafkaBrokers, topicPrefix, { events, apart }, print)
    let turn = 0
    let projected = ''
    const contenderCalled = (name: string) => ({
      name,
      async run() {
        const database = `bench-${(turn += 1)}`
        const figure = await runAlone(name, {
          ...{ kafkaBrokers, mongodbUrl, topicPrefix, events, database, projected },
        })
        // The last projection is kept, as what the bare write is to write.
        const spent = name === 'slipstream' ? projected : database
        if (name === 'slipstream') projected = database
        if (spent !== '') await client.db(spent).dropDatabase()
        return figure
      },
    })
    const figures = await alternate(
      ['slipstream', 'bare consume', 'bare write'].map(contenderCalled),
      rounds,
      print,
    )
    return report(figures, { events, apart, bytes, documents: await documentsIn(client, projected) })
  } finally {
    await client.close()
    await stack.stop()
  }
}

async function runAlone(name: string, setting: Setting): Promise<number> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--disable-warning=TimeoutNegativeWarning', contender, name, JSON.stringify(setting)],
    { env: { ...process.env, NODE_ENV: 'production' } },
  )
  return Number(stdout.trim().split('\n').at(-1))
}

type Measured = { events: number; apart: number; bytes: number; documents: string[] }

function report(
  figures: ReadonlyMap<string, number[]>,
  { events, apart, bytes, documents }: Measured,
): string {
  const ours = figures.get('slipstream') ?? []
  const references = [...figures].filter(([name]) => name !== 'slipstream')
  const ratioTo = (theirs: readonly number[]): Spread =>
    spread(ours.map((value, round) => value / (theirs[round] ?? NaN)))
  const slower = ours.map((_, round) => Math.min(...references.map(([, values]) => values[round] ?? NaN)))
  const row = (name: string, values: readonly number[], ratio: string, goal = ''): string[] => {
    const { median: middle, min, max } = spread(values)
    return [name, String(Math.round(middle)), `${Math.round(min)}–${Math.round(max)}`, ratio, goal]
  }
  const shown = ({ median, min, max }: Spread): string =>
    `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`
  const rows = [
    row('slipstream', ours, ''),
    ...references.map(([name, values]) => row(name, values, shown(ratioTo(values)))),
    row('the slower of the two', slower, shown(ratioTo(slower)), `≥ ${goal}`),
  ]
  const head = ['what', 'events/s', 'least–most', 'slipstream is … × as fast', 'goal']
  return `${table(head, rows)}

${events} events of ${bytes} bytes over ${events / eventsOfAnOrder} orders, ${apart} others
beginning between an event of an order and its next. Documents: ${documents.join(', ')}.
- slipstream: the projector as one process, from the assignment of its partitions to the commit of the last event
- bare consume: one kafkajs consumer with its default settings counts the records, and does nothing else
- bare write: bulkWrite of the documents that the projector leaves behind, each once, 1000 to a batch, unordered, one batch after the other; no
  transaction, no reads, no earlier versions of an order. Its figure is of the events that these documents are made of`
}

async function documentsIn(client: MongoClient, database: string): Promise<string[]> {
  return Promise.all(
    orderModels.map(async ({ name }) => {
      const collection = client.db(database).collection(collectionOf(name, 1))
      return `${await collection.countDocuments()} ${name}`
    }),
  )
}
