import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MongoClient } from 'mongodb'
import { orderModels } from '@slipstream/projector/read-models.ts'
import { startStackWithProgress } from '@slipstream/sandbox-stack/progress/start-stack-with-progress.ts'
import { mongoCpuSeconds } from '../measure/mongodb/mongo-cpu.ts'
import { alternate } from '../measure/rounds.ts'
import { runMeasured } from '../measure/process/run-measured.ts'
import type { MeasuredRun } from '../measure/process/run-measured.ts'
import { saveResults } from '../measure/results/save-results.ts'
import type { SpanFigures } from '../measure/timed-span.ts'
import { fillTopic } from '../project/fill-topic.ts'
import { configuration, secrets } from '../project/setting.ts'
import type { Setting } from '../project/setting.ts'
import { reportRebuild } from './report-rebuild.ts'
import type { RebuildTurn } from './report-rebuild.ts'

const contender = fileURLToPath(new URL('../project/contender.ts', import.meta.url))
const slipstream = fileURLToPath(new URL('../../cli/slipstream.js', import.meta.url))
const rebuilds: Record<string, string[]> = {
  'rebuild of orders': ['orders'],
  'rebuild of all four': orderModels.map(({ name }) => name),
}

type Bench = Omit<Setting, 'database' | 'projected'> & { client: MongoClient; configFile: string }

/**
 * The rebuild of read models of orders by the command, as people run it, against the projection of the same
 * topic. Writes bench/results/rebuild.json.
 */
export async function benchRebuild(options: {
  rounds: number
  sizes: readonly number[]
  apart: number
  print(line: string): void
}): Promise<string> {
  const { rounds, sizes, apart, print } = options
  const parts = ['kafka', 'registry', 'mongodb'] as const
  const stack = await startStackWithProgress({ temporary: true, env: {}, parts: [...parts] })
  const { kafkaBrokers, mongodbUrl } = stack
  const client = new MongoClient(mongodbUrl)
  const folder = await mkdtemp(join(tmpdir(), 'slipstream-bench-'))
  try {
    const configFile = join(folder, 'slipstream.config.json')
    await writeFile(configFile, configuration)
    const turns: RebuildTurn[] = []
    for (const events of sizes) {
      const topicPrefix = `bench-${events}-`
      await fillTopic(kafkaBrokers, topicPrefix, { events, apart }, print)
      const bench = { kafkaBrokers, mongodbUrl, topicPrefix, events, client, configFile }
      turns.push(...(await measureSize(bench, rounds, print)))
    }
    const path = await saveResults('rebuild', { rounds, apart, turns })
    return `${reportRebuild(turns, { apart, rounds })}\n\n${path} has all figures.`
  } finally {
    await rm(folder, { recursive: true })
    await client.close()
    await stack.stop()
  }
}

async function measureSize(bench: Bench, rounds: number, print: (line: string) => void) {
  const { client, events, topicPrefix } = bench
  const turns: RebuildTurn[] = []
  let database = ''
  const measured = async (name: string, run: () => Promise<MeasuredRun & { perSecond: number }>) => {
    const before = await mongoCpuSeconds(client)
    const { stdout: _, ...figures } = await run()
    const mongoSeconds = (await mongoCpuSeconds(client)) - before
    turns.push({ ...figures, name, events, mongoSeconds })
    return figures.perSecond
  }
  const projection = {
    name: 'projection',
    run: () =>
      measured('projection', async () => {
        if (database !== '') await client.db(database).dropDatabase()
        database = `${topicPrefix}${turns.length}`
        const { client: _, configFile: __, ...where } = bench
        const setting: Setting = { ...where, database, projected: '' }
        const run = await runMeasured([contender, 'slipstream', JSON.stringify(setting)])
        const { perSecond } = JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '') as SpanFigures
        return { ...run, perSecond }
      }),
  }
  const rebuild = (name: string) => ({
    name,
    run: () =>
      measured(name, async () => {
        const args = [...(await nodeFlags()), slipstream, 'rebuild', ...(rebuilds[name] ?? []), '--json']
        const run = await runMeasured(args, environmentOf(bench, database))
        return { ...run, perSecond: events / run.seconds }
      }),
  })
  // The projection has the first turn, since the others need what it leaves.
  const all = [projection, ...Object.keys(rebuilds).map(rebuild)]
  await alternate(all, rounds, print)
  await client.db(database).dropDatabase()
  return turns
}

/** Those of the command's first line, with which it runs where it is installed. */
async function nodeFlags(): Promise<string[]> {
  const [, flags = ''] = /^#!.* node (.*)/.exec(await readFile(slipstream, 'utf8')) ?? []
  return flags.split(' ')
}

function environmentOf(
  { kafkaBrokers, mongodbUrl, topicPrefix, configFile }: Bench,
  database: string,
): Record<string, string> {
  return {
    ...secrets,
    ...{ SLIPSTREAM_CONFIG: configFile, TOPIC_PREFIX: topicPrefix },
    ...{ KAFKA_BROKERS: kafkaBrokers.join(), MONGODB_URL: mongodbUrl, MONGODB_DATABASE: database },
  }
}
