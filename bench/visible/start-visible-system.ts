import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openDataFolder } from '@slipstream/sandbox-stack/data-folder.ts'
import { freePort } from '@slipstream/sandbox-stack/ports/free-ports.ts'
import { watchOver } from '@slipstream/sandbox-stack/processes/watch-over.ts'
import { startStackWithProgress } from '@slipstream/sandbox-stack/progress/start-stack-with-progress.ts'
import { startService } from '../../sandbox/demo/services/service-process.ts'
import type { ServiceProcess } from '../../sandbox/demo/services/service-process.ts'
import { secret } from '../ingest/signed-order.ts'

export const database = 'bench'
const source = 'shop'
const configuration = JSON.stringify({
  sources: {
    [source]: {
      type: 'woocommerce',
      secrets: [{ env: 'SHOP_SECRET' }],
      rateLimit: { requestsPerSecond: 1_000_000, burst: 1_000_000 },
      participants: { name: 'Participant {n}', fields: { school: 'School', category: 'Category' } },
    },
  },
})

/** Ingest first: the others read topics that it makes. */
const services = ['ingest', 'projector', 'auditor', 'notifier'] as const

/**
 * More than any bench sends: the limit of a mail server is no cost. The default of 10
 * would be the pace of the whole bench.
 */
const mailsPerSecond = '1000'

/** The services that an order passes through, as production starts them, on servers of their own. */
export async function startVisibleSystem(print: (line: string) => void, configured = configuration) {
  const folder = openDataFolder({ temporary: true })
  const watch = await watchOver(folder, 'remove')
  const stack = await startStackWithProgress({ temporary: true, env: {} })
  const file = join(folder, 'slipstream.config.json')
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, configured)
  const running: ServiceProcess[] = []
  const urls: Record<string, string> = {}
  let ingestUrl = ''
  for (const name of services) {
    const port = await freePort([], new Set())
    const url = `http://127.0.0.1:${port}`
    ingestUrl ||= url
    urls[name] = url
    const ports = name === 'ingest' ? { INGEST_PORT: String(port) } : { HEALTH_PORT: String(port) }
    const service = await startService({
      ...{
        name,
        watch,
        readyUrl: `${url}/readyz`,
        logFile: join(folder, `${name}.log`),
        onUnexpectedEnd: print,
      },
      env: {
        ...{ ...process.env, ...ports, NODE_ENV: 'production', SLIPSTREAM_CONFIG: file, LOG_FORMAT: 'json' },
        ...{ SHOP_SECRET: secret, MONGODB_DATABASE: database, MONGODB_URL: stack.mongodbUrl },
        ...{ KAFKA_BROKERS: stack.kafkaBrokers.join(), SCHEMA_REGISTRY_URL: stack.schemaRegistryUrl },
        ...{ SMTP_URL: stack.smtpUrl, SMTP_MAILS_PER_SECOND: mailsPerSecond },
        ...{ INGEST_URL: ingestUrl, INGEST_TOKEN: 'a-token-for-the-bench' },
      },
    })
    running.push(service)
  }
  return {
    stack,
    /** Of the health of each service, with its metrics. */
    urls,
    mongodbUrl: stack.mongodbUrl,
    webhookUrl: `${ingestUrl}/webhooks/${source}`,
    async stop() {
      for (const service of running) await service.stop()
      await stack.stop()
      await watch.close()
    },
  }
}
