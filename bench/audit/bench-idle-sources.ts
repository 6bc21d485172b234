import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { MongoClient } from 'mongodb'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { topicName, topics } from '@slipstream/events/topics.ts'
import { freePort } from '@slipstream/sandbox-stack/ports/free-ports.ts'
import { startStackWithProgress } from '@slipstream/sandbox-stack/progress/start-stack-with-progress.ts'
import { watchOver } from '@slipstream/sandbox-stack/processes/watch-over.ts'
import { openDataFolder } from '@slipstream/sandbox-stack/data-folder.ts'
import { startService } from '../../sandbox/demo/services/service-process.ts'
import { serveShop } from './shop/serve-shop.ts'
import { configuration, secrets } from './setting.ts'
import { createShop } from './shop/shop.ts'
import { commandsOf, commandsPer, sum } from '../measure/mongodb/mongo-commands.ts'
import { memoryOf } from '../measure/process/process-memory.ts'

/**
 * First until what is looked at soon after a start is over, then as long as it takes
 * to evaluate each source about once.
 */
const defaults = { restMs: 60_000, windowMs: 300_000 }
const database = 'bench'

/**
 * What sources cost that receive nothing: the auditor as it is, with that number
 * of sources, and what MongoDB counts.
 *
 * @param isAsked whether each has a REST API that is polled for changes; all of
 * them have one shop, which has no orders
 * @returns the figures as JSON: commands a second, memory, and how long it took
 * until all sources had been evaluated
 */
export async function benchIdleSources(
  sources: number,
  isPolled: boolean,
  print: (line: string) => void,
  { restMs, windowMs } = defaults,
): Promise<string> {
  const shop = isPolled
    ? await serveShop(createShop(), { key: secrets.SHOP_REST_KEY, secret: secrets.SHOP_REST_SECRET })
    : undefined
  const folder = openDataFolder({ temporary: true })
  const watch = await watchOver(folder, 'remove')
  const stack = await startStackWithProgress({
    ...{ temporary: true, env: {} },
    parts: ['kafka', 'registry', 'mongodb'],
  })
  const client = new MongoClient(stack.mongodbUrl)
  const file = join(folder, 'slipstream.config.yaml')
  writeFileSync(file, JSON.stringify(configurationOf(sources, isPolled)))
  const log = connectKafkaLog({ brokers: stack.kafkaBrokers, clientId: 'bench' })
  // Ingest makes these topics, and does not run here.
  const size = { partitions: 6, replicationFactor: 1, maxRecordBytes: 1024 * 1024 }
  await log.ensureTopics(
    (['orders', 'quarantine', 'refusals'] as const).map((name) => ({
      ...{ name: topicName('bench-', name), retentionMs: topics[name].retentionMs },
      ...size,
    })),
  )
  await log.close()
  const url = `http://127.0.0.1:${await freePort([], new Set())}`
  const begunAt = Date.now()
  const service = await startService({
    ...{ name: 'auditor', watch, readyUrl: `${url}/readyz`, logFile: join(folder, 'auditor.log') },
    env: {
      ...{ ...process.env, NODE_ENV: 'production', SLIPSTREAM_CONFIG: file, TOPIC_PREFIX: 'bench-' },
      ...{
        ...secrets,
        SHOP_URL: shop?.url,
        INGEST_URL: url,
        LOG_FORMAT: 'json',
        HEALTH_PORT: new URL(url).port,
      },
      ...{ KAFKA_BROKERS: stack.kafkaBrokers.join(), SCHEMA_REGISTRY_URL: stack.schemaRegistryUrl },
      ...{ MONGODB_URL: stack.mongodbUrl, MONGODB_DATABASE: database },
    },
    onUnexpectedEnd: print,
  })
  try {
    while ((await evaluated(url)) < sources) await sleep(500)
    const startSeconds = (Date.now() - begunAt) / 1_000
    const startCommands = sum(await commandsOf(client))
    print(`all ${sources} sources were evaluated after ${startSeconds} s`)
    const { total, byName, ...memory } = await measure(client, url, { restMs, windowMs })
    const figures = { sources, isPolled, startSeconds, startCommands, total, ...memory }
    return JSON.stringify({ ...figures, perSecond: byName }, null, 2)
  } finally {
    await service.stop()
    shop?.close()
    await client.close()
    await stack.stop()
    await watch.close()
  }
}

/** Commands per second over a window of time after a rest, and the auditor's memory at its end. */
async function measure(client: MongoClient, url: string, { restMs, windowMs }: typeof defaults) {
  await sleep(restMs)
  const before = await commandsOf(client)
  const from = Date.now()
  await sleep(windowMs)
  const after = await commandsOf(client)
  const memory = await memoryOf(url)
  const seconds = (Date.now() - from) / 1_000
  return { ...commandsPer(before, after, seconds), ...memory }
}

function configurationOf(count: number, isPolled: boolean) {
  const source = {
    ...(isPolled && { rest: configuration.sources.shop.rest }),
    ...{ type: 'woocommerce', secrets: [{ env: 'SHOP_SECRET' }], sequence: { field: 'id' } },
    ...{ stalled: { processing: [{ rule: 'learned' }] }, silence: { atLeastMs: 900_000 } },
  }
  return { sources: Object.fromEntries(Array.from({ length: count }, (_, n) => [`shop-${n}`, source])) }
}

/** How many sources the auditor's metrics list. */
async function evaluated(url: string): Promise<number> {
  const text = await fetch(`${url}/metrics`).then(
    (response) => response.text(),
    () => '',
  )
  return text.split('\n').filter((line) => line.startsWith('slipstream_auditor_alerts{')).length
}
