import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MongoClient } from 'mongodb'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { topicName, topics } from '@slipstream/events/topics.ts'
import { openDataFolder } from '@slipstream/sandbox-stack/data-folder.ts'
import { freePort } from '@slipstream/sandbox-stack/ports/free-ports.ts'
import { watchOver } from '@slipstream/sandbox-stack/processes/watch-over.ts'
import { startStackWithProgress } from '@slipstream/sandbox-stack/progress/start-stack-with-progress.ts'
import { startService } from '../../sandbox/demo/services/service-process.ts'
import { configuration, parsed, secrets } from './setting.ts'
import { serveShop } from './shop/serve-shop.ts'
import { createShop } from './shop/shop.ts'

const topicPrefix = 'bench-'
const database = 'bench'

/**
 * A shop of the bench, ingest and the auditor on a stack of their own. What was started
 * is in `stops`, also after an error.
 */
export async function startAuditedSystem(stops: (() => unknown)[], print: (line: string) => void) {
  const folder = openDataFolder({ temporary: true })
  const watch = await watchOver(folder, 'remove')
  stops.push(() => watch.close())
  const stack = await startStackWithProgress({
    temporary: true,
    env: {},
    parts: ['kafka', 'registry', 'mongodb'],
  })
  stops.push(() => stack.stop())
  const client = new MongoClient(stack.mongodbUrl)
  stops.push(() => client.close())
  const log = connectKafkaLog({ brokers: stack.kafkaBrokers, clientId: 'bench' })
  stops.push(() => log.close())
  const shop = createShop()
  const rest = await serveShop(shop, { key: secrets.SHOP_REST_KEY, secret: secrets.SHOP_REST_SECRET })
  stops.push(() => rest.close())

  const start = async (name: string, portName: string, env: NodeJS.ProcessEnv): Promise<string> => {
    const url = `http://127.0.0.1:${await freePort([], new Set())}`
    const service = await startService({
      ...{ name, watch, readyUrl: `${url}/readyz`, logFile: join(folder, `${name}.log`) },
      env: { ...process.env, NODE_ENV: 'production', ...env, [portName]: new URL(url).port },
      onUnexpectedEnd: print,
    })
    stops.push(() => service.stop())
    print(`${name}: ready`)
    return url
  }
  const config = parsed(rest.url)
  const file = join(folder, 'slipstream.config.yaml')
  writeFileSync(file, JSON.stringify(configuration))
  const environment = {
    ...{ SLIPSTREAM_CONFIG: file, TOPIC_PREFIX: topicPrefix, LOG_FORMAT: 'json', ...secrets },
    ...{ KAFKA_BROKERS: stack.kafkaBrokers.join(), SCHEMA_REGISTRY_URL: stack.schemaRegistryUrl },
    ...{ MONGODB_URL: stack.mongodbUrl, MONGODB_DATABASE: database, SHOP_URL: rest.url },
  }
  // The notifier makes this topic, and does not run here.
  const { partitions, replicationFactor } = config.kafka
  const { retentionMs } = topics.notifications
  const size = { partitions, replicationFactor, retentionMs, maxRecordBytes: 1024 * 1024 }
  await log.ensureTopics([{ name: topicName(topicPrefix, 'notifications'), ...size }])
  const ingestUrl = await start('ingest', 'INGEST_PORT', environment)
  const inspector = `127.0.0.1:${await freePort([], new Set())}`
  const auditorUrl = await start('auditor', 'HEALTH_PORT', {
    ...{ ...environment, INGEST_URL: ingestUrl, NODE_OPTIONS: `--inspect=${inspector}` },
  })
  return {
    ...{ shop, rest, log, config, topicPrefix, auditorUrl, db: client.db(database) },
    schemaRegistryUrl: stack.schemaRegistryUrl,
    inspectorUrl: `http://${inspector}`,
  }
}
