import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openDataFolder } from '@slipstream/sandbox-stack/data-folder.ts'
import { freePort } from '@slipstream/sandbox-stack/ports/free-ports.ts'
import { watchOver } from '@slipstream/sandbox-stack/processes/watch-over.ts'
import { startService } from '../../sandbox/demo/services/service-process.ts'
import { configuration, secrets } from '../project/setting.ts'

export type Setting = {
  kafkaBrokers: readonly string[]
  schemaRegistryUrl: string
  mongodbUrl: string
  smtpUrl: string
  topicPrefix: string
  partitions: number
  database: string
}

/** More than the bench has slips: the limit of a mail server is no cost. */
const mailsPerSecond = '100000'

/**
 * Instances of a service at the same time, each a process as in production.
 *
 * @returns the address of each one's metrics
 */
export async function startInstances(
  name: string,
  count: number,
  setting: Setting,
  print: (line: string) => void,
): Promise<{ urls: string[]; stop(): Promise<void> }> {
  const folder = openDataFolder({ temporary: true })
  const watch = await watchOver(folder, 'remove')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'slipstream.config.json')
  const settings = { ...(JSON.parse(configuration) as object), kafka: { partitions: setting.partitions } }
  writeFileSync(file, JSON.stringify(settings))
  const ports = new Set<number>()
  while (ports.size < count) ports.add(await freePort([], ports))
  const instances = await Promise.all(
    [...ports].map((port) =>
      startService({
        ...{ name, watch, onUnexpectedEnd: print },
        readyUrl: `http://127.0.0.1:${port}/readyz`,
        logFile: join(folder, `${name}-${port}.log`),
        env: {
          ...{ ...process.env, ...secrets, NODE_ENV: 'production', HEALTH_PORT: String(port) },
          ...{ SLIPSTREAM_CONFIG: file, LOG_FORMAT: 'json', LOG_LEVEL: 'warn' },
          ...{ KAFKA_BROKERS: setting.kafkaBrokers.join(), SCHEMA_REGISTRY_URL: setting.schemaRegistryUrl },
          ...{
            TOPIC_PREFIX: setting.topicPrefix,
            MONGODB_URL: setting.mongodbUrl,
            MONGODB_DATABASE: setting.database,
          },
          ...{ SMTP_URL: setting.smtpUrl, SMTP_MAILS_PER_SECOND: mailsPerSecond },
        },
      }),
    ),
  )
  return {
    urls: [...ports].map((port) => `http://127.0.0.1:${port}`),
    async stop() {
      await Promise.all(instances.map((instance) => instance.stop()))
      await watch.close()
    },
  }
}
