import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { MongoClient } from 'mongodb'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { sequenceReportsCollection } from '@slipstream/read-models/reports/sequence-report.ts'
import type { SequenceReport } from '@slipstream/read-models/reports/sequence-report.ts'
import { registerSchemas } from '@slipstream/events/registry/register-schemas.ts'
import { topicName, topics } from '@slipstream/events/topics.ts'
import { freePort } from '@slipstream/sandbox-stack/ports/free-ports.ts'
import { startStackWithProgress } from '@slipstream/sandbox-stack/progress/start-stack-with-progress.ts'
import { watchOver } from '@slipstream/sandbox-stack/processes/watch-over.ts'
import { openDataFolder } from '@slipstream/sandbox-stack/data-folder.ts'
import { startService } from '../../sandbox/demo/services/service-process.ts'
import type { ServiceProcess } from '../../sandbox/demo/services/service-process.ts'
import { recordOfParcels } from './shop/deliver.ts'
import { figuresOf } from './figures/figures.ts'
import type { Run } from './figures/figures.ts'
import { liveThrough } from './live-through.ts'
import { readAlerts, readOrders } from './figures/read-log.ts'
import { report } from './figures/report.ts'
import { serveShop } from './shop/serve-shop.ts'
import { configuration, parsed, secrets, settle } from './setting.ts'
import { createShop } from './shop/shop.ts'
import { sizesOf } from './figures/sizes.ts'
import { watchProcess } from './process/watch-process.ts'

const topicPrefix = 'bench-'
const database = 'bench'
/** In the mean, lost ones and doubled ones included. */
const deliveriesOfAnOrder = 3
/** Without any progress for this time, whatever is still missing counts as not recovered. */
const stallTimeoutMs = 300_000

/**
 * A shop whose deliveries are lost, late and doubled, audited by the services as they are: does the log have in the end all that the
 * shop has, and was nothing reported missing that was not?
 *
 * @returns the figures, for people on a terminal and as JSON elsewhere; what must be 0 and is not sets the exit code 1
 */
export async function benchAudit({
  orders,
  seed,
  print,
}: {
  orders: number
  seed: number
  print(line: string): void
}): Promise<string> {
  if (!(orders >= 100))
    throw new Error('--orders must be at least 100: a gap at the end is settled only by later orders')
  const run = await liveAndAudit({ orders, seed, print })
  const figures = figuresOf(run)
  if (Object.values(figures.mustBeZero).some((count) => count !== 0)) process.exitCode = 1
  return process.stdout.isTTY ? report(figures) : JSON.stringify(figures, null, 2)
}

async function liveAndAudit(options: {
  orders: number
  seed: number
  print(line: string): void
}): Promise<Run> {
  const { orders, seed, print } = options
  const folder = openDataFolder({ temporary: true })
  const watch = await watchOver(folder, 'remove')
  const stack = await startStackWithProgress({
    temporary: true,
    env: {},
    parts: ['kafka', 'registry', 'mongodb'],
  })
  const services: ServiceProcess[] = []
  const client = new MongoClient(stack.mongodbUrl)
  const log = connectKafkaLog({ brokers: stack.kafkaBrokers, clientId: 'bench' })
  const shop = createShop()
  const rest = await serveShop(shop, { key: secrets.SHOP_REST_KEY, secret: secrets.SHOP_REST_SECRET })
  const topic = (name: keyof typeof topics): string => topicName(topicPrefix, name)

  const start = async (name: string, portName: string, env: NodeJS.ProcessEnv): Promise<string> => {
    const url = `http://127.0.0.1:${await freePort([], new Set())}`
    const service = await startService({
      ...{ name, watch, readyUrl: `${url}/readyz`, logFile: join(folder, `${name}.log`) },
      env: { ...process.env, NODE_ENV: 'production', ...env, [portName]: new URL(url).port },
      onUnexpectedEnd: (message) => print(message),
    })
    services.push(service)
    print(`${name}: ready`)
    return url
  }

  try {
    const config = parsed(rest.url)
    const file = join(folder, 'slipstream.config.yaml')
    writeFileSync(file, JSON.stringify(configuration))
    const where = {
      ...{ SLIPSTREAM_CONFIG: file, TOPIC_PREFIX: topicPrefix, LOG_FORMAT: 'json', ...secrets },
      ...{ KAFKA_BROKERS: stack.kafkaBrokers.join(), SCHEMA_REGISTRY_URL: stack.schemaRegistryUrl },
      ...{ MONGODB_URL: stack.mongodbUrl, MONGODB_DATABASE: database, SHOP_URL: rest.url },
    }
    // The notifier makes this topic, and does not run here.
    const { partitions, replicationFactor } = config.kafka
    const { retentionMs } = topics.notifications
    const size = { partitions, replicationFactor, retentionMs, maxRecordBytes: 1024 * 1024 }
    await log.ensureTopics([{ name: topic('notifications'), ...size }])
    const ingestUrl = await start('ingest', 'INGEST_PORT', where)
    const inspector = `127.0.0.1:${await freePort([], new Set())}`
    const auditorUrl = await start('auditor', 'HEALTH_PORT', {
      ...{ ...where, INGEST_URL: ingestUrl, NODE_OPTIONS: `--inspect=${inspector}` },
    })
    const schemaIds = await registerSchemas(stack.schemaRegistryUrl, topicPrefix)
    const watched = watchProcess(`${auditorUrl}/metrics`, {
      ...{ inspectorUrl: `http://${inspector}`, shares: [0, 0.1, 0.5, 1] },
      deliveries: orders * deliveriesOfAnOrder,
    })
    const appender = await log.appender()
    const source = config.sources['shop']
    if (source === undefined) throw new Error('the bench declares its shop')

    const progress = throttled(2_000, (delivered: number) => {
      const { read = 0, rssBytes = 0, heldAlerts = 0 } = watched.samples.at(-1) ?? {}
      const memory = `${Math.round(rssBytes / 1024 / 1024)} MiB`
      print(
        `${delivered} deliveries in the log, ${read} read by the auditor (${memory}), ${heldAlerts} alerts hold`,
      )
    })
    const lived = await liveThrough({
      ...{ orders, seed, shop, appender, settleMs: settle.afterMs, onProgress: progress },
      recordOf: recordOfParcels(source, { topicPrefix, schemaIds }),
    })
    print(
      `all ${lived.delivered} deliveries are in the log; ${lived.lost.creations + lived.lost.updates} were lost`,
    )
    const db = client.db(database)
    const sequence = await settled(
      () => db.collection<SequenceReport>(sequenceReportsCollection).findOne({ _id: 'shop' }),
      { lived, heldAlerts: () => watched.samples.at(-1)?.heldAlerts ?? Infinity, progress },
    )
    const endedAtMs = Date.now()
    // A look at its memory once nothing is left to do.
    await sleep(10_000)
    await watched.stop()
    await watched.mark('after')
    const { logged, recoveries } = await readOrders(log, topic('orders'))
    return {
      ...{ orders, seed, shop: shop.orders, lived, logged, recoveries, endedAtMs, requests: rest.requests },
      ...{
        samples: watched.samples,
        marks: watched.marks,
        alerts: await readAlerts(log, topic('alerts')),
        sequence,
      },
      sizes: await sizesOf(db),
    }
  } finally {
    for (const service of services.reverse()) await service.stop()
    rest.close()
    await log.close()
    await client.close()
    await stack.stop()
    await watch.close()
  }
}

/** Waits until the auditor has compared all there is, and nothing is open; or until nothing has moved for a long time. */
async function settled(
  look: () => Promise<SequenceReport | null>,
  parts: {
    lived: { delivered: number; lastAtMs: number }
    heldAlerts(): number
    progress(delivered: number): void
  },
): Promise<SequenceReport | null> {
  let last = ''
  for (let deadline = Date.now() + stallTimeoutMs; ;) {
    const found = await look()
    const isSwept = Date.parse(found?.sweptThrough ?? '') >= parts.lived.lastAtMs
    if (isSwept && found?.missing.count === 0 && parts.heldAlerts() === 0) return found
    const now = JSON.stringify([found?.lowWatermark, found?.missing.count, parts.heldAlerts()])
    if (now !== last) deadline = Date.now() + stallTimeoutMs
    if (Date.now() > deadline) return found
    last = now
    parts.progress(parts.lived.delivered)
    await sleep(500)
  }
}

function throttled(everyMs: number, print: (count: number) => void): (count: number) => void {
  let at = 0
  return (count) => {
    if (Date.now() - at < everyMs) return
    at = Date.now()
    print(count)
  }
}
