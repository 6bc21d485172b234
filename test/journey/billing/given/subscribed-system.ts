import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { startAuditor } from '@slipstream/auditor/start-auditor.ts'
import { startNotifier } from '@slipstream/notifier/start-notifier.ts'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import type { FaultRequests } from '@slipstream/sandbox-billing/domain/faults/fault-settings.ts'
import { startBilling } from '@slipstream/sandbox-billing/start-billing.ts'
import { freePort } from '@slipstream/sandbox-stack/ports/free-ports.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { smtpServer } from '../../../../services/notifier/test/given/smtp.ts'
import { launcher } from '../../../failure/given/launch.ts'
import type { Worker } from '../../../failure/given/worker-faults.ts'
import { system } from '../../given/systems/system.ts'
import { AccountClock } from './account-clock.ts'
import { whatIsOpen } from './is-quiet.ts'
import { letTimePass } from './let-time-pass.ts'
import { startProvisioning } from './provisioning.ts'
import { apiKey, billingSource, calloutSecret, ingestToken, secrets, source } from './settings.ts'

/** Until all is done that is due; of many subscribers it is more, and slow machines take longer. */
const withinMs = 900_000

/** A Stripe account with all that follows it, on real servers. The test starts billing's workers. */
export async function subscribedSystem(
  test: TestContext,
  {
    seed,
    faults,
    workers: count,
    isLarge,
  }: { seed: number; faults: FaultRequests; workers: number; isLarge: boolean },
) {
  const port = await freePort([], new Set())
  const provisioning = await startProvisioning(test, { seed, secret: calloutSecret })
  const environment = {
    ...{ CALLOUT_URL: provisioning.url, CALLOUT_SECRET: calloutSecret },
    ...{ STRIPE_SECRET: secrets[0], STRIPE_NEXT_SECRET: secrets[1] },
    ...{ STRIPE_KEY: apiKey, STRIPE_URL: `http://127.0.0.1:${port}` },
  }
  const settings = {
    kafka: { partitions: 3, sessionTimeoutMs: 6_000 },
    // Of many, each look takes longer, and more has arrived by then.
    audit: isLarge ? { everyMs: 3_000, sweepEveryMs: 10_000 } : { everyMs: 500, sweepEveryMs: 2_000 },
  }
  const declared = { sources: { [source]: billingSource }, settings }
  const world = await system(test, {}, { ...declared, environment, ingestToken: new Secret(ingestToken) })
  const { stack, topicPrefix, db, config, folder, ingestUrls, stopFirst } = world
  const clock = new AccountClock(join(folder, 'clock'))
  const smtp = await smtpServer(test)
  const account = await startBilling({
    ...{ port, apiKey, settings: { seed }, startsAtMs: Date.now(), maxRequestsPerSecond: 0, faults },
    endpoints: [{ id: 'we_journey', url: `${ingestUrls[0]}/webhooks/${source}`, secret: secrets[0] }],
  })
  stopFirst(account)
  const places = {
    ...{ config, topicPrefix, kafkaBrokers: stack.kafkaBrokers, schemaRegistryUrl: stack.schemaRegistryUrl },
    ...{ mongodbUrl: stack.mongodbUrl, mongodbDatabase: db.databaseName },
  }
  const auditor = startAuditor({
    ...world.quiet('auditor'),
    ...places,
    ingest: { url: ingestUrls[1], token: new Secret(ingestToken) },
  })
  stopFirst(auditor)
  const notifier = startNotifier({
    ...world.quiet('notifier'),
    ...places,
    ...{ smtpUrl: smtp.url, mailsPerSecond: 1_000, pollMs: isLarge ? 250 : 50, now: clock.now },
  })
  stopFirst(notifier)
  const log = connectKafkaLog({ brokers: stack.kafkaBrokers, clientId: 'journey' })
  stopFirst({ stop: () => log.close() })
  const { launch } = await launcher({
    env: {
      ...{ KAFKA_BROKERS: stack.kafkaBrokers.join(','), SCHEMA_REGISTRY_URL: stack.schemaRegistryUrl },
      ...{ TOPIC_PREFIX: topicPrefix, MONGODB_URL: stack.mongodbUrl, MONGODB_DATABASE: db.databaseName },
      ...{ INGEST_URL: ingestUrls[1], INGEST_TOKEN: ingestToken, HEALTH_PORT: '0', ...environment },
      ...{ SLIPSTREAM_CONFIG: join(folder, 'slipstream.config.json') },
    },
    stopLater: stopFirst,
    keepLine: world.keepLine,
  })
  writeFileSync(
    join(folder, 'slipstream.config.json'),
    JSON.stringify({ sources: declared.sources, ...settings }),
  )
  const startWorker: Worker['start'] = async () => {
    const args = [clock.path]
    const { url, ...launched } = launch('test/journey/billing/given/billing-process.ts', { args })
    return { ...launched, url: await url(/\bat http:/) }
  }
  return {
    ...{ ...world, account, provisioning, mails: smtp.taken },
    workers: Array.from({ length: count }, (): Worker => ({ start: startWorker })),
    /** Resolves when the auditor has seen the account's clock: what is made from then on must arrive. */
    watched: () =>
      eventually('the account is watched', async () => {
        const sources = db.collection('auditSources')
        return (await sources.findOne({ 'swept.billingStart': { $exists: true } })) !== null
      }),
    /** Lets the account's time pass: what is made in it is delivered, and what waits becomes due. */
    async pass(ms: number): Promise<void> {
      // Services are never behind the events that they get.
      clock.jump(ms)
      await letTimePass(db, ms)
      await account.advance(ms, ms)
    },
    /** Compares all that Stripe lists with the log, as it is done once a day. */
    async reconcile(): Promise<void> {
      const input = { by: 'journey', reason: 'the day is over' }
      const result = await world.submit(`/api/sources/${source}/reconcile`, input)
      await eventually(
        'all is compared',
        async () => (await world.query(result)).body['state'] === 'done',
        withinMs,
      )
    },
    /** Alerts that hold, as sentences. */
    async firingAlerts(): Promise<string[]> {
      const { body } = await world.query('/api/alerts?limit=200')
      const items = body['items'] as { rule: string; subject: string; summary: string }[]
      return items.map(({ rule, subject, summary }) => `${rule} ${subject}: ${summary}`)
    },
    whatIsOpen: () => whatIsOpen(db, log, topicPrefix),
    /** Waits until all has been done that is due by now. */
    async quiet(): Promise<void> {
      let open: string | undefined
      const isQuiet = async (): Promise<boolean> =>
        (open = await whatIsOpen(db, log, topicPrefix)) === undefined
      await eventually(() => `all is done: ${open}`, isQuiet, withinMs)
    },
  }
}
