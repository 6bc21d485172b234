import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { MongoClient } from 'mongodb'
import { collectionOf } from '@slipstream/projector/adapters/read-model-versions.ts'
import { orderModels } from '@slipstream/projector/read-models.ts'
import { startStackWithProgress } from '@slipstream/sandbox-stack/progress/start-stack-with-progress.ts'
import { mongoCpuSeconds } from '../measure/mongodb/mongo-cpu.ts'
import { alternate } from '../measure/rounds.ts'
import { saveResults } from '../measure/results/save-results.ts'
import type { SpanFigures } from '../measure/timed-span.ts'
import { fillTopic } from './fill-topic.ts'
import { eventsOfAnOrder } from './order-life.ts'
import { reportProject } from './report-project.ts'
import type { ProjectTurn } from './report-project.ts'
import type { Setting } from './setting.ts'

const contender = fileURLToPath(new URL('contender.ts', import.meta.url))

/**
 * The projection of a full topic by the projector, against reading it only, and against writing its results
 * only. Writes bench/results/project.json.
 */
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
    const turns: ProjectTurn[] = []
    let projected = ''
    const contenderCalled = (name: string) => ({
      name,
      async run() {
        const database = `bench-${turns.length}`
        const before = await mongoCpuSeconds(client)
        const figures = await runAlone(name, {
          ...{ kafkaBrokers, mongodbUrl, topicPrefix, events, database, projected },
        })
        const mongoUs = (((await mongoCpuSeconds(client)) - before) * 1e6) / events
        turns.push({ name, ...figures, mongoUs })
        // The last projection is kept, as what the bare write is to write.
        const spent = name === 'slipstream' ? projected : database
        if (name === 'slipstream') projected = database
        if (spent !== '') await client.db(spent).dropDatabase()
        return figures.perSecond
      },
    })
    await alternate(['slipstream', 'bare consume', 'bare write'].map(contenderCalled), rounds, print)
    const documents = await documentsIn(client, projected)
    const path = await saveResults('project', { rounds, events, apart, bytes, documents, turns })
    return `${reportProject(turns, { events, apart, bytes, documents })}\n\n${path} has all figures.`
  } finally {
    await client.close()
    await stack.stop()
  }
}

async function runAlone(name: string, setting: Setting): Promise<SpanFigures> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--disable-warning=TimeoutNegativeWarning', contender, name, JSON.stringify(setting)],
    { env: { ...process.env, NODE_ENV: 'production' } },
  )
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as SpanFigures
}

async function documentsIn(client: MongoClient, database: string): Promise<string[]> {
  return Promise.all(
    orderModels.map(async ({ name }) => {
      const collection = client.db(database).collection(collectionOf(name, 1))
      return `${await collection.countDocuments()} ${name}`
    }),
  )
}
