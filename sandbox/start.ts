import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startStack } from '@slipstream/sandbox-stack/start-stack.ts'
import { watchOver } from '@slipstream/sandbox-stack/processes/watch-over.ts'
import { shopEnvironment } from './demo/shop/shop-environment.ts'
import { sandboxEnvironment } from './demo/environment/sandbox-environment.ts'
import { heldLines } from './demo/held-lines.ts'
import { firstOrderId, nextOrderId } from './demo/shop/next-order-id.ts'
import { startDemoShop } from './demo/shop/start-demo-shop.ts'
import { startSlackStandIn } from './demo/start-slack-stand-in.ts'
import { startScreen } from './demo/start-screen.ts'
import { startServices } from './demo/services/start-services.ts'
import { reportProgress } from './demo/report-progress.ts'
import { help, readStartOptions } from './start-options.ts'

const folder = fileURLToPath(new URL('../.slipstream/', import.meta.url))
const secrets = join(folder, 'services')
const print = (line: string): void => console.log(line)

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

/** For the commands beside the services: gone when these are. */
function keepEnvironment(environment: Record<string, string>): void {
  const file = join(folder, 'sandbox.env')
  const lines = Object.entries(environment).map(([name, value]) => `${name}=${value}\n`)
  writeFileSync(file, lines.join(''), { mode: 0o600 })
  started.push({ stop: async () => rmSync(file, { force: true }) })
}

async function main(): Promise<void> {
  const options = readStartOptions(process.argv.slice(2))
  if (options === undefined) return print(help)
  process.on('SIGINT', () => void leave(0))
  process.on('SIGTERM', () => void leave(0))

  print('Slipstream: starting Kafka, the schema registry, MongoDB and a mail inbox …')
  mkdirSync(secrets, { recursive: true })
  const stack = await startStack({
    fresh: options.fresh,
    quickStart: true,
    ports: { smtp: 1025, inbox: 1080 },
    onProgress: (line) => print(`  ${line}`),
  })
  started.push(stack)
  const slack = process.env['SLACK_WEBHOOK_URL'] ? undefined : await startSlackStandIn(secrets, print)
  if (slack) started.push(slack)

  const demo = options.demo ? await shopEnvironment(secrets, process.env) : undefined
  const environment: Record<string, string> = {
    ...sandboxEnvironment(stack, secrets, process.env),
    ...(slack && { SLACK_WEBHOOK_URL: slack.webhookUrl }),
    ...demo,
  }
  keepEnvironment(environment)

  const watch = await watchOver(join(folder, 'services'), 'keep')
  started.push({ stop: () => watch.close() })
  const services = await startServices({
    environment: { ...process.env, ...environment },
    logFolder: join(folder, 'services'),
    watch,
    onReady: (line) => print(`  ${line}`),
    onUnexpectedEnd: (message) => {
      console.error(message)
      void leave(1)
    },
  })
  started.push(services)

  // The auditor asks the shop from its first moment on, and what the shop says is for after the screen.
  const shopLines = heldLines(print)
  const token = environment['CONSOLE_TOKEN'] ?? ''
  if (demo) {
    const nextId = await nextOrderId(services.consoleUrl, token)
    if (nextId > firstOrderId)
      shopLines.print(
        '  shop: orders of an earlier start stay as they are, and so count as stalled; npm start -- --fresh begins anew',
      )
    started.push(
      await startDemoShop({
        ...options,
        ingestUrl: services.ingestUrl,
        shopUrl: demo.SHOP_URL,
        restKey: { key: demo.SHOP_REST_KEY, secret: demo.SHOP_REST_SECRET },
        firstOrderId: nextId,
        secret: environment['SHOP_SECRET'] ?? '',
        print: shopLines.print,
      }),
    )
  }
  started.push(await services.startAuditor())

  const logs = relative(process.cwd(), folder)
  print(
    startScreen({
      ...services,
      slackUrl: slack?.pageUrl,
      inboxUrl: stack.urls().inboxUrl,
      shopUrl: demo?.SHOP_URL,
      kafkaBrokers: stack.kafkaBrokers,
      schemaRegistryUrl: stack.schemaRegistryUrl,
      folder: logs,
      token,
    }),
  )
  if (!demo) {
    print(
      `Ready. A shop's webhooks are signed with the secret in ${logs}/services/SHOP_SECRET.secret, or in SHOP_SECRET.`,
    )
  }
  shopLines.release()
  started.push(reportProgress({ ...services, token }, print))
}

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  await leave(1)
}
