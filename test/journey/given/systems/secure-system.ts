import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { MongoClient } from 'mongodb'
import { startBilling as startAccount } from '@slipstream/sandbox-billing/start-billing.ts'
import { startCarrier } from '@slipstream/sandbox-carrier/start-carrier.ts'
import { freePorts } from '@slipstream/sandbox-stack/ports/free-ports.ts'
import { watchOver } from '@slipstream/sandbox-stack/processes/watch-over.ts'
import { documentedScripts } from '@slipstream/sandbox-stack/secure/documented-rights.ts'
import { grantInKafka, grantInMongodb } from '@slipstream/sandbox-stack/secure/grant-rights.ts'
import { kafkaVariables, mongodbUrlOf } from '@slipstream/sandbox-stack/secure/sign-in.ts'
import type { SecureUser } from '@slipstream/sandbox-stack/secure/secure-servers.ts'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { startStack } from '@slipstream/sandbox-stack/start-stack.ts'
import { commandLine } from '@slipstream/testing/command-line/command-line.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { send, wooDelivery } from '../../../../services/ingest/test/ingest-for-tests.ts'
import { startServiceHost } from '../../../../sandbox/demo/services/service-host.ts'
import { startServices } from '../../../../sandbox/demo/services/start-services.ts'
import * as shipping from '../../../failure/shipments/given/settings.ts'
import * as billing from '../../billing/given/settings.ts'
import { mailsFrom } from '../inbox.ts'
import { sealing } from '../sealing.ts'

const shopSecret = 'secret'
export const consoleToken = 'token-of-the-console'

/**
 * All services in one process, each with credentials of its own, on a Kafka and a MongoDB that only this test
 * has: they let nobody do what docs/security.md does not name.
 */
export async function secureSystem(test: TestContext) {
  const ends: (() => unknown)[] = []
  test.after(async () => {
    for (const end of ends.toReversed()) await end()
  })
  const id = randomUUID().slice(0, 8)
  const topicPrefix = `rights-${id}-`
  const database = 'rights'
  const shared = await stackForTests()
  const options = {
    temporary: true,
    quickStart: true,
    quickWrites: true,
    env: {},
    parts: ['kafka', 'mongodb'] as const,
  }
  const stack = await startStack({ ...options, secure: true })
  ends.push(() => stack.stop())
  const { secure } = stack
  if (secure === undefined) throw new Error('the stack is not secure')
  const folder = mkdtempSync(join(tmpdir(), 'slipstream-rights-'))
  const watch = await watchOver(folder, 'remove')
  ends.push(() => watch.close().finally(() => rmSync(folder, { recursive: true, force: true })))
  const mongodbUrl = (user: SecureUser) =>
    mongodbUrlOf(new URL(stack.mongodbUrl).host, secure, user, user === 'admin' ? 'admin' : database)
  const client = new MongoClient(mongodbUrl('admin'))
  ends.push(() => client.close())
  const db = client.db(database)
  // As an earlier version left it: what follows from an upgrade must need no more rights.
  await db.collection('auditQuarantined').createIndex({ at: 1 }, { expireAfterSeconds: 86_400 })
  await grantInKafka(stack, secure, topicPrefix)
  const { once, personalData, afterRebuilds } = documentedScripts()
  for (const script of [once, personalData]) await grantInMongodb(stack, secure, database, script)

  const carrier = await startCarrier({ speed: shipping.speed, apiKey: shipping.carrierKey })
  ends.push(() => carrier.stop())
  const [ingestPort = 0, consolePort = 0, fulfillmentPort = 0, accountPort = 0] = await freePorts(4)
  const ingestUrl = `http://127.0.0.1:${ingestPort}`
  const account = await startAccount({
    ...{ port: accountPort, apiKey: billing.apiKey, settings: { seed: 7 }, maxRequestsPerSecond: 0 },
    endpoints: [{ id: 'we_rights', url: `${ingestUrl}/webhooks/billing`, secret: billing.secrets[0] }],
  })
  ends.push(() => account.stop())
  const configFile = join(folder, 'slipstream.config.json')
  const sealed = sealing()
  writeFileSync(configFile, JSON.stringify({ ...configOf(id), ...sealed.settings }))
  const rewrappedFile = join(folder, 'rewrapped.config.json')
  const nextKey = randomBytes(32).toString('base64')
  const { masterKey: previous } = sealed.settings.personalData
  const rewrapped = { masterKey: { env: 'NEXT_PERSONAL_DATA_KEY' }, previousMasterKeys: [previous] }
  writeFileSync(rewrappedFile, JSON.stringify({ ...configOf(id), personalData: rewrapped }))
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    ...sealed.environment,
    ...{ SLIPSTREAM_CONFIG: configFile, LOG_LEVEL: 'warn' },
    ...{ KAFKA_BROKERS: stack.kafkaBrokers.join(','), TOPIC_PREFIX: topicPrefix },
    ...{ SCHEMA_REGISTRY_URL: shared.schemaRegistryUrl, SMTP_URL: shared.smtpUrl },
    ...{ MONGODB_URL: mongodbUrl('services'), MONGODB_DATABASE: database },
    ...{
      INGEST_PORT: `${ingestPort}`,
      CONSOLE_PORT: `${consolePort}`,
      FULFILLMENT_PORT: `${fulfillmentPort}`,
    },
    ...{ INGEST_URL: ingestUrl, INGEST_TOKEN: billing.ingestToken, CONSOLE_TOKEN: consoleToken },
    ...{ ...shipping.secrets, SHOP_SECRET: shopSecret, CARRIER_URL: carrier.url },
    ...{ STRIPE_KEY: billing.apiKey, STRIPE_URL: account.url },
    ...{ STRIPE_SECRET: billing.secrets[0], STRIPE_NEXT_SECRET: billing.secrets[1] },
  }
  const mistakes: string[] = []
  const onUnexpectedEnd = (message: string): void => void mistakes.push(message)
  const host = startServiceHost({ environment, logFile: join(folder, 'all.log'), watch, onUnexpectedEnd })
  ends.push(() => host.end())
  const services = await startServices({
    ...{ environment, logFolder: folder, hasBilling: true, startService: host.start },
    credentialsOf: (name) => kafkaVariables(secure, name),
    onProgress: () => undefined,
  })
  ends.push(() => services.stop())
  const auditor = await services.startAuditor()
  ends.push(() => auditor.stop())
  const { consoleUrl } = services
  const api = async (path: string, body?: object) => {
    const response = await fetch(`${consoleUrl}${path}`, {
      headers: { authorization: `Bearer ${consoleToken}`, 'content-type': 'application/json' },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return { location: response.headers.get('location') ?? '', found: (await response.json()) as object }
  }
  return {
    ...{ stack, secure, topicPrefix, db, account, mongodbUrl, consoleUrl, ingestUrl },
    /** Runs the script of docs/security.md for analysts. */
    grantToAnalyst: () => grantInMongodb(stack, secure, database, afterRebuilds),
    /**
     * Runs a command of `slipstream` as this user.
     *
     * @param isRewrapped with another master key, and the present one as the previous
     */
    slipstream(user: SecureUser, isRewrapped = false) {
      const own = {
        ...{ ...kafkaVariables(secure, user), MONGODB_URL: mongodbUrl(user) },
        ...(isRewrapped && { SLIPSTREAM_CONFIG: rewrappedFile, NEXT_PERSONAL_DATA_KEY: nextKey }),
      }
      return commandLine({ ...(environment as Record<string, string>), ...own })
    },
    /** Sends an order as the shop does. @returns what became of it */
    deliver: async (order: object): Promise<unknown> =>
      (await send(ingestUrl, wooDelivery(order, { secret: shopSecret }))).json['result'],
    /** Waits for a mail of this sender: slips, parcels, alerts or billing. */
    mailed: (sender: string, subject: RegExp): Promise<void> =>
      eventually(`${sender} sent ${subject}`, async () =>
        (await mailsFrom(shared.inboxUrl, addressOf(sender, id))).some((mail) => subject.test(mail.subject)),
      ),
    /** Commands something by the console, and waits until it is in this state. */
    async ended(path: string, input: object, state: string): Promise<void> {
      const { location } = await api(path, { by: 'mara', reason: 'a test of rights', ...input })
      let last: object = {}
      await eventually(
        () => `${path} is ${state}: ${JSON.stringify(last)}`,
        async () => {
          last = (await api(location)).found
          return 'state' in last && last.state === state
        },
      )
    },
  }
}

const addressOf = (sender: string, id: string): string => `${sender}-${id}@rights.example`

function configOf(id: string): object {
  const { sources, carriers } = shipping.shippingConfig({ mailFrom: addressOf('parcels', id) })
  const action = { kind: 'digest', recipients: ['ops@rights.example'] }
  return {
    kafka: { partitions: 1 },
    ...{ carriers, schedules: { digest: { cron: '0 0 1 1 *', action } } },
    sources: {
      ...sources,
      shop: {
        ...{ type: 'woocommerce', secrets: [{ env: 'SHOP_SECRET' }], slip: { from: addressOf('slips', id) } },
        statuses: { completed: ['saveParticipants', 'sendSlip'] },
        participants: { name: 'Participant {n}', fields: { school: 'School' } },
      },
      billing: {
        ...{ ...billing.billingSource, callouts: {}, mail: { from: addressOf('billing', id) } },
        rules: [{ on: 'subscription-started', mail: 'welcome' }],
      },
    },
    audit: { everyMs: 1_000 },
    alerts: {
      email: { from: addressOf('alerts', id), to: ['ops@rights.example'] },
      ...{ groupWaitMs: 500, groupIntervalMs: 1_000 },
    },
  }
}
