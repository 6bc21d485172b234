import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RunningCarrier } from '@slipstream/sandbox-carrier/start-carrier.ts'
import { watchOver } from '@slipstream/sandbox-stack/processes/watch-over.ts'
import { createProgressDisplay } from '@slipstream/sandbox-stack/progress/progress-display.ts'
import { startStack } from '@slipstream/sandbox-stack/start-stack.ts'
import { sandboxEnvironment } from './demo/environment/sandbox-environment.ts'
import { secureEnvironment } from './demo/environment/secure-environment.ts'
import type { SecureEnvironment } from './demo/environment/secure-environment.ts'
import { billingEnvironment } from './demo/billing/billing-environment.ts'
import { startDemoBilling } from './demo/billing/start-demo-billing.ts'
import { withoutBilling } from './demo/billing/without-billing.ts'
import { carrierEnvironment } from './demo/carrier/carrier-environment.ts'
import { showOutage, usualOutage } from './demo/carrier/show-outage.ts'
import { startDemoCarrier } from './demo/carrier/start-demo-carrier.ts'
import { heldLines } from './demo/held-lines.ts'
import { sendOrders } from './demo/orders/send-orders.ts'
import { receiverEnvironment } from './demo/receiver/receiver-environment.ts'
import { startDemoReceiver } from './demo/receiver/start-demo-receiver.ts'
import { reportProgress } from './demo/report-progress.ts'
import { startServiceHost } from './demo/services/service-host.ts'
import { startService } from './demo/services/service-process.ts'
import { startServices } from './demo/services/start-services.ts'
import type { RunningServices, StartService } from './demo/services/start-services.ts'
import { firstOrderId, nextOrderId } from './demo/shop/next-order-id.ts'
import { shopEnvironment } from './demo/shop/shop-environment.ts'
import { startDemoShop } from './demo/shop/start-demo-shop.ts'
import { startSlackStandIn } from './demo/start-slack-stand-in.ts'
import { startScreen } from './demo/start-screen.ts'
import { help, readStartOptions } from './start-options.ts'
import type { StartOptions } from './start-options.ts'

const folder = fileURLToPath(new URL('../.slipstream/', import.meta.url))
const secrets = join(folder, 'services')
const adminOrderEveryMs = 12_000
const { print, report, end: endProgress } = createProgressDisplay(process.stdout)

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

/** The environment in a file, for the commands beside the services: removed when these stop. */
function keepEnvironment(environment: Record<string, string>): void {
  const file = join(folder, 'sandbox.env')
  const lines = Object.entries(environment).map(([name, value]) => `${name}=${value}\n`)
  writeFileSync(file, lines.join(''), { mode: 0o600 })
  started.push({ stop: async () => rmSync(file, { force: true }) })
}

async function startServers(options: StartOptions) {
  const stack = await startStack({
    fresh: options.fresh,
    quickStart: true,
    secure: options.secure,
    ports: { smtp: 1025, inbox: 1080 },
    onProgress: report,
  })
  started.push(stack)
  const slack = process.env['SLACK_WEBHOOK_URL'] ? undefined : await startSlackStandIn(secrets, print)
  if (slack) started.push(slack)
  return { stack, slack }
}

/** Before the servers, whose start is time enough to load the code of the services. */
async function prepareServices({ hasProcesses }: StartOptions): Promise<StartService> {
  mkdirSync(secrets, { recursive: true })
  const watch = await watchOver(secrets, 'keep')
  started.push({ stop: () => watch.close() })
  const onUnexpectedEnd = (message: string): void => {
    console.error(message)
    void leave(1)
  }
  if (hasProcesses) return (options) => startService({ ...options, watch, onUnexpectedEnd })
  const logFile = join(secrets, 'all.log')
  const host = startServiceHost({ environment: process.env, logFile, watch, onUnexpectedEnd })
  started.push({ stop: () => host.end() })
  return (options) => host.start(options)
}

async function startAllServices(
  environment: Record<string, string>,
  access: SecureEnvironment | undefined,
  startService: StartService,
  { hasBilling }: StartOptions,
): Promise<RunningServices> {
  const services = await startServices({
    environment: { ...process.env, ...environment },
    ...(access && { credentialsOf: access.credentialsOf }),
    logFolder: secrets,
    startService,
    hasBilling,
    onProgress: report,
  })
  started.push(services)
  return services
}

type DemoShop = {
  options: StartOptions
  demo: Awaited<ReturnType<typeof shopEnvironment>>
  services: RunningServices
  environment: Record<string, string>
  print(line: string): void
}

async function startShop({ options, demo, services, environment, print }: DemoShop): Promise<void> {
  const nextId = await nextOrderId(services.consoleUrl, environment['CONSOLE_TOKEN'] ?? '')
  if (nextId > firstOrderId) {
    print(
      '  shop: orders of an earlier start stay as they are, and so count as stalled; npm start -- --fresh starts over',
    )
  }
  started.push(
    await startDemoShop({
      ...options,
      ingestUrl: services.ingestUrl,
      shopUrl: demo.SHOP_URL,
      restKey: { key: demo.SHOP_REST_KEY, secret: demo.SHOP_REST_SECRET },
      firstOrderId: nextId,
      secret: environment['SHOP_SECRET'] ?? '',
      print,
    }),
  )
}

/** What the demo adds to the environment: where its shop, carrier and Stripe will be, and their keys. */
async function demoEnvironment({ hasBilling }: StartOptions) {
  const shop = await shopEnvironment(secrets, process.env)
  const isOwnConfig = Boolean(process.env['SLIPSTREAM_CONFIG'])
  const config = hasBilling || isOwnConfig ? {} : withoutBilling(shop.SLIPSTREAM_CONFIG, secrets)
  const carrier = await carrierEnvironment(secrets, process.env)
  const receiver = await receiverEnvironment(secrets)
  const billing = await billingEnvironment(secrets, process.env)
  return { ...shop, ...carrier, ...receiver, ...billing, ...config }
}

async function startBobsPost(
  demo: Awaited<ReturnType<typeof demoEnvironment>>,
  fulfillmentPort: string | undefined,
  { fresh, seed }: StartOptions,
): Promise<RunningCarrier> {
  const dataFolder = join(folder, 'carrier')
  if (fresh) rmSync(dataFolder, { recursive: true, force: true })
  const fulfillmentUrl = `http://127.0.0.1:${fulfillmentPort}`
  const carrier = await startDemoCarrier({ environment: demo, dataFolder, fulfillmentUrl, seed })
  started.push(carrier)
  return carrier
}

async function startSubscriptions(
  demo: Awaited<ReturnType<typeof demoEnvironment>>,
  { ingestUrl }: RunningServices,
  { fresh, hasFaults }: StartOptions,
  print: (line: string) => void,
): Promise<{ pageUrl: string }> {
  const dataFolder = join(folder, 'billing')
  if (fresh) rmSync(dataFolder, { recursive: true, force: true })
  started.push(await startDemoReceiver({ environment: demo, ingestUrl, hasFaults, print }))
  const billing = await startDemoBilling({ environment: demo, dataFolder, ingestUrl, print })
  started.push(billing)
  return billing
}

/** Admin orders, and the outage of the carrier that ships them. */
async function startOrders(
  carrier: RunningCarrier,
  { ingestUrl }: RunningServices,
  token: string,
  { hasFaults }: StartOptions,
): Promise<void> {
  if (hasFaults) {
    const stopShowing = await showOutage(carrier, usualOutage, print)
    started.push({ stop: async () => stopShowing() })
  }
  started.push(sendOrders({ ingestUrl, token, everyMs: adminOrderEveryMs, print }))
}

async function main(): Promise<void> {
  const options = readStartOptions(process.argv.slice(2))
  if (options === undefined) return print(help)
  process.on('SIGINT', () => void leave(0))
  process.on('SIGTERM', () => void leave(0))

  print('Slipstream: starting …')
  const startService = await prepareServices(options)
  const { stack, slack } = await startServers(options)
  const demo = options.demo ? await demoEnvironment(options) : undefined
  const access = await secureEnvironment(stack, process.env)
  const environment: Record<string, string> = {
    ...sandboxEnvironment(stack, secrets, process.env),
    ...access?.variables,
    ...(slack && { SLACK_WEBHOOK_URL: slack.webhookUrl }),
    ...demo,
  }
  keepEnvironment(environment)
  const carrier = demo && (await startBobsPost(demo, environment['FULFILLMENT_PORT'], options))
  const services = await startAllServices(environment, access, startService, options)
  // The auditor polls the shop from its first moment on. What these print is for after the screen.
  const lines = heldLines(print)
  const [billing] = await Promise.all([
    demo && options.hasBilling ? startSubscriptions(demo, services, options, lines.print) : undefined,
    demo && startShop({ options, demo, services, environment, print: lines.print }),
  ])
  started.push(await services.startAuditor())
  endProgress()

  const token = environment['CONSOLE_TOKEN'] ?? ''
  const logs = relative(process.cwd(), folder)
  print(
    startScreen({
      ...services,
      slackUrl: slack?.pageUrl,
      inboxUrl: stack.urls().inboxUrl,
      shopUrl: demo?.SHOP_URL,
      carrier: carrier && { pageUrl: carrier.pageUrl, apiUrl: carrier.url },
      billingUrl: billing?.pageUrl,
      kafkaBrokers: stack.kafkaBrokers,
      schemaRegistryUrl: stack.schemaRegistryUrl,
      folder: logs,
      token,
      adminToken: environment['ADMIN_TOKEN'] ?? '',
    }),
  )
  if (access) print(`  The servers' users and passwords are in ${logs}/stack/secure/passwords.json.`)
  if (!demo) {
    print(
      `Ready. A shop's webhooks are signed with the secret in ${logs}/services/SHOP_SECRET.secret, or in SHOP_SECRET.`,
    )
  }
  lines.release()
  if (carrier) await startOrders(carrier, services, environment['ADMIN_TOKEN'] ?? '', options)
  started.push(reportProgress({ ...services, token }, print))
}

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  await leave(1)
}
