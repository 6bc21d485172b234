import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startStack } from '@slipstream/sandbox-stack/start-stack.ts'
import { watchOver } from '@slipstream/sandbox-stack/watch-over.ts'
import { sandboxEnvironment } from './demo/environment.ts'
import { startServices } from './demo/start-services.ts'
import { tellProgress } from './demo/tell-progress.ts'
import { nextOrderId } from './demo/next-order-id.ts'
import { placeOrders } from './demo/place-orders.ts'
import { help, readStartOptions } from './start-options.ts'

const folder = fileURLToPath(new URL('../.slipstream/', import.meta.url))
const say = (line: string): void => console.log(line)

/** What has to be stopped, the last started first. */
const started: { stop(): Promise<void> }[] = []
let leaving: Promise<never> | undefined

function leave(exitCode: number): Promise<never> {
  leaving ??= (async () => {
    for (const part of started.toReversed()) await part.stop()
    process.exit(exitCode)
  })()
  return leaving
}

async function main(): Promise<void> {
  const options = readStartOptions(process.argv.slice(2))
  if (options === undefined) return say(help)
  process.on('SIGINT', () => void leave(0))
  process.on('SIGTERM', () => void leave(0))

  say('Slipstream: starting Kafka, the schema registry, MongoDB and a mail inbox …')
  mkdirSync(join(folder, 'services'), { recursive: true })
  const stack = await startStack({
    fresh: options.fresh,
    quickStart: true,
    ports: { smtp: 1025, inbox: 1080 },
    onProgress: (line) => say(`  ${line}`),
  })
  started.push(stack)

  const environment = sandboxEnvironment(stack, join(folder, 'services'), process.env)
  const environmentFile = join(folder, 'sandbox.env')
  const lines = Object.entries(environment).map(([name, value]) => `${name}=${value}\n`)
  writeFileSync(environmentFile, lines.join(''), { mode: 0o600 })
  started.push({ stop: async () => rmSync(environmentFile, { force: true }) })

  const watch = await watchOver(join(folder, 'services'), 'keep')
  started.push({ stop: () => watch.close() })
  const services = await startServices({
    environment: { ...process.env, ...environment },
    logFolder: join(folder, 'services'),
    watch,
    onReady: (line) => say(`  ${line}`),
    onUnexpectedEnd: (message) => {
      console.error(message)
      void leave(1)
    },
  })
  started.push(services)

  const logs = relative(process.cwd(), folder)
  say(`
  webhooks   ${services.ingestUrl}/webhooks/shop
  query API  ${services.consoleUrl}/api/orders     (${services.consoleUrl}/openapi.json)
  inbox      ${stack.inboxUrl}
  Kafka      ${stack.kafkaBrokers.join(',')}     schemas ${stack.schemaRegistryUrl}
  logs       ${logs}/services/*.log, ${logs}/stack/logs/

  export TOKEN=${environment['CONSOLE_TOKEN']}
  curl -H "authorization: Bearer $TOKEN" '${services.consoleUrl}/api/orders?limit=3'
`)

  if (options.demo) {
    started.push(
      await placeOrders({
        ...options,
        ingestUrl: services.ingestUrl,
        firstOrderId: await nextOrderId(services.consoleUrl, environment['CONSOLE_TOKEN'] ?? ''),
        secret: environment['SHOP_SECRET'] ?? '',
        say,
      }),
    )
  } else {
    say(
      `Ready. A shop's webhooks are signed with the secret in ${logs}/services/SHOP_SECRET.secret, or in SHOP_SECRET.`,
    )
  }
  started.push(tellProgress(services, say))
}

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  await leave(1)
}
