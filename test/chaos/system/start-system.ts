import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { MongoClient } from 'mongodb'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { personalDataOf } from '@slipstream/event-log/personal-data/personal-data.ts'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import { startKafkaCluster } from '@slipstream/sandbox-stack/servers/kafka/start-kafka-cluster.ts'
import { freePort } from '@slipstream/sandbox-stack/ports/free-ports.ts'
import { watchOver } from '@slipstream/sandbox-stack/processes/watch-over.ts'
import type { NativePart, PartName } from '@slipstream/sandbox-stack/stack.ts'
import { startStack } from '@slipstream/sandbox-stack/start-stack.ts'
import { makeTemporaryFolder } from '@slipstream/sandbox-stack/temporary-folder.ts'
import { launcher } from '../../failure/given/launch.ts'
import { processes } from '../../failure/given/service-process.ts'
import { startCarrierProcess } from '../../failure/shipments/given/carrier-process.ts'
import { serviceNames } from '../domain/fault-kinds.ts'
import type { LinkName, ServiceName } from '../domain/fault-kinds.ts'
import type { CleanUp } from './clean-up.ts'
import { createService } from './service.ts'
import type { Service } from './service.ts'
import { configOf, environment, masterKey } from './settings.ts'
import { mountSmallDisk } from './small-disk.ts'
import type { SmallDisk } from './small-disk.ts'
import { startToxiproxy } from './toxiproxy.ts'
import type { Proxy } from './toxiproxy.ts'

export type SystemOptions = {
  seed: number
  /** 1 or 3. */
  brokers: number
  /** Path of the program, where links are to be disturbed. */
  toxiproxy: string | undefined
  /** Path of the library, where clocks are to be wrong. */
  faketime: string | undefined
  /** Whether broker and database get small disks, which takes the right to mount them. */
  hasSmallDisks: boolean
}

const database = 'chaos'
/** What the servers write in half an hour, with room for their own logs. */
const diskMegabytes = { kafka: 512, mongodb: 1_536 }

/** All services, each in its own process, with servers and sandboxes of this run alone, behind proxies. */
export async function startSystem(cleanUp: CleanUp, options: SystemOptions) {
  const { seed } = options
  const unexpected: string[] = []
  const { folder, watch } = await folderOfRun(cleanUp)
  const { links, linkTo } = await startLinks(options.toxiproxy, watch)
  const servers = await startServers(cleanUp, options, folder, (broker) => linkTo('kafka', broker))
  const { kafkaBrokers, mongodbUrl, inboxUrl, smtpUrl, schemaRegistryUrl } = servers.urls
  const ports = await takePorts()
  const address = (port: number): string => `127.0.0.1:${port}`
  const temporary = join(folder, 'tmp')
  mkdirSync(temporary)
  const env = {
    ...environment,
    TMPDIR: temporary,
    ...{ KAFKA_BROKERS: kafkaBrokers.join(','), SCHEMA_REGISTRY_URL: schemaRegistryUrl, TOPIC_PREFIX: '' },
    MONGODB_URL: `mongodb://${await linkTo('mongodb', new URL(mongodbUrl).host)}/?directConnection=true`,
    MONGODB_DATABASE: database,
    SMTP_URL: `smtp://${await linkTo('smtp', new URL(smtpUrl).host)}`,
    SHOP_URL: `http://${await linkTo('shop', address(ports.shop))}`,
    ...{ STRIPE_URL: `http://${address(ports.stripe)}`, INGEST_URL: `http://${address(ports.ingest)}` },
    CALLOUT_URL: `http://${address(ports.receiver)}/provisioning`,
  }
  const given = { env, stopLater: cleanUp.stopLater }
  const { launch } = await launcher(given)
  const carrier = await startCarrierProcess(launch, {
    ...{ folder: join(folder, 'carrier'), seed },
    webhookUrl: `http://${address(ports.fulfillment)}/carriers/bobs-post/webhooks`,
  })
  const start = await processes(
    { ...given, env: { ...env, CARRIER_URL: carrier.url } },
    configOf(options.brokers),
  )
  const services = await startServices(start, ports, (message) => unexpected.push(message))
  const { db, log } = connect(cleanUp, { kafkaBrokers, mongodbUrl })
  const found = <Found>(one: Found | undefined, name: string): Found => {
    if (one === undefined) throw new Error(`there is no ${name}`)
    return one
  }
  return {
    ...{
      seed,
      folder,
      temporary,
      carrier,
      inboxUrl,
      smtpUrl,
      kafkaBrokers,
      ports,
      log,
      unexpected,
      db,
      topic: 'orders',
    },
    ingestUrl: `http://${address(ports.ingest)}`,
    service: (name: ServiceName): Service => found(services.get(name), name),
    /** The one of that name. Of several brokers, another one each time. */
    server: (name: string, nth: number): NativePart => found(servers.server(name, nth), name),
    /** All whose data are on the disk of that name. */
    serversOn: (name: string): readonly NativePart[] => servers.serversOn(name),
    link: (name: LinkName): readonly Proxy[] => links[name],
    disk: (name: string): SmallDisk => found(servers.disks.get(name), `small disk of ${name}`),
    faketime: (): string => found(options.faketime, 'libfaketime'),
  }
}

export type System = Awaited<ReturnType<typeof startSystem>>

async function folderOfRun({ stopLater }: CleanUp) {
  const folder = makeTemporaryFolder('slipstream-chaos-')
  const watch = await watchOver(folder, 'remove')
  stopLater({ stop: () => watch.close() })
  return { folder, watch }
}

/** The links that can be disturbed; without the program, what is linked is reached directly. */
async function startLinks(program: string | undefined, watch: Awaited<ReturnType<typeof watchOver>>) {
  const toxiproxy = program === undefined ? undefined : await startToxiproxy(program, watch)
  const links: Record<LinkName, Proxy[]> = { kafka: [], mongodb: [], smtp: [], shop: [] }
  const linkTo = async (name: LinkName, upstream: string): Promise<string> => {
    if (toxiproxy === undefined) return upstream
    const proxy = await toxiproxy.proxy(`${name}-${links[name].length + 1}`, upstream)
    links[name].push(proxy)
    return proxy.address
  }
  return { links, linkTo }
}

async function startServices(
  start: Awaited<ReturnType<typeof processes>>,
  ports: Awaited<ReturnType<typeof takePorts>>,
  onUnexpected: (message: string) => void,
): Promise<Map<ServiceName, Service>> {
  const services = new Map(
    serviceNames.map((name) => [
      name,
      createService(
        (changes) => start(name, { ...portsOf(ports), ...changes }),
        (changes) => start(name, { ...portsOf({ ingest: 0, fulfillment: 0, console: 0 }), ...changes }),
        (last) => onUnexpected(`${name} ended by itself: ${last}`),
      ),
    ]),
  )
  await Promise.all([...services.values()].map((service) => service.start()))
  return services
}

/** What oracles read the database and the log by. */
function connect(
  { stopLater }: CleanUp,
  { kafkaBrokers, mongodbUrl }: { kafkaBrokers: string[]; mongodbUrl: string },
) {
  const client = new MongoClient(mongodbUrl)
  const db = client.db(database)
  const keys = personalDataOf({ personalData: { masterKey: new Secret(masterKey) } }, db)
  const log = connectKafkaLog({ brokers: kafkaBrokers, clientId: 'chaos', open: keys?.open })
  stopLater({ stop: () => client.close() })
  stopLater({ stop: () => log.close() })
  return { db, log }
}

async function startServers(
  { stopLater }: CleanUp,
  { brokers, hasSmallDisks }: SystemOptions,
  folder: string,
  advertise: (broker: string) => Promise<string>,
) {
  const disks = new Map<string, SmallDisk>()
  const folders = { kafka: join(folder, 'kafka'), stack: join(folder, 'stack') }
  mkdirSync(folders.stack)
  const mount = (name: string, path: string, megabytes: number): void => {
    const disk = mountSmallDisk(path, megabytes)
    if (disk === undefined) throw new Error(`a small disk for ${name} can't be mounted`)
    disks.set(name, disk)
    stopLater(disk)
  }
  if (hasSmallDisks) {
    mount('kafka', folders.kafka, diskMegabytes.kafka)
    mount('mongodb', join(folders.stack, 'mongodb'), diskMegabytes.mongodb)
  }
  const [cluster, stack] = await Promise.all([
    startKafkaCluster({ brokers, advertise, folder: folders.kafka }),
    startStack({
      ...{ dataFolder: folders.stack, quickStart: true, env: {} },
      parts: ['mongodb', 'registry', 'inbox'],
    }),
  ])
  stopLater(stack)
  stopLater(cluster)
  return {
    urls: { ...stack.urls(), kafkaBrokers: cluster.kafkaBrokers } as Required<ReturnType<typeof stack.urls>>,
    disks,
    server: (name: string, nth: number): NativePart =>
      // The first broker elects the leaders.
      name === 'kafka'
        ? cluster.broker(brokers === 1 ? 1 : 2 + (nth % (brokers - 1)))
        : stack.part(name as PartName),
    serversOn: (name: string): readonly NativePart[] =>
      name === 'kafka'
        ? Array.from({ length: brokers }, (_, n) => cluster.broker(n + 1))
        : [stack.part(name as PartName)],
  }
}

async function takePorts() {
  const taken = new Set<number>()
  const one = async (): Promise<number> => {
    const port = await freePort([], taken)
    taken.add(port)
    return port
  }
  return {
    ...{ ingest: await one(), fulfillment: await one(), console: await one() },
    ...{ shop: await one(), stripe: await one(), receiver: await one() },
  }
}

const portsOf = ({
  ingest,
  fulfillment,
  console,
}: Record<'ingest' | 'fulfillment' | 'console', number>): NodeJS.ProcessEnv => ({
  ...{ INGEST_PORT: String(ingest), FULFILLMENT_PORT: String(fulfillment) },
  CONSOLE_PORT: String(console),
})
