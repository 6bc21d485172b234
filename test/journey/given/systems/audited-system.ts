import { randomUUID } from 'node:crypto'
import type { TestContext } from 'node:test'
import { startAuditor } from '@slipstream/auditor/start-auditor.ts'
import { startNotifier } from '@slipstream/notifier/start-notifier.ts'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import { startShop } from '@slipstream/sandbox-shop/run-shop.ts'
import type { ShopOptions } from '@slipstream/sandbox-shop/shop-options.ts'
import { startSlack } from '@slipstream/sandbox-slack/start-slack.ts'
import { alertLog } from '../alert-log.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { startGate } from '../gate.ts'
import { mailsFrom } from '../inbox.ts'
import { handOn, standingOrders } from '../shop/shop-at-hand.ts'
import { system } from './system.ts'
import type { Declared } from './system.ts'

const secret = 'shop-secret'
const slackToken = 'slack-token-of-the-journey'
const restKey = { key: 'ck_journey', secret: 'cs_journey' }
/** With it, services hand over to ingest what they recovered. */
export const recoveryToken = new Secret('recovery-token')

export type Audited = {
  /** Rules by status. */
  stalled?: Record<string, unknown[]>
  settle?: { afterMs: number; laterOrders: number }
  sweepEveryMs?: number
  /** When alerts are sent. */
  grouping?: { groupWaitMs: number; groupIntervalMs: number }
  /** Default: the stack's inbox. */
  smtpUrl?: string
  shop?: Partial<ShopOptions>
  /** What is declared beside all this; `source` is of the shop. */
  more?: Declared
}

/**
 * The whole system, with a shop: what arrives is audited, alerts go to mail and Slack, and what was lost is
 * recovered. The shop's orders stand still until a test moves them on, unless `shop` sets a speed.
 */
export async function auditedSystem(test: TestContext, audited: Audited = {}) {
  const [rest, recoveries] = await Promise.all([startGate(), startGate()])
  test.after(() => Promise.all([rest.stop(), recoveries.stop()]))
  const name = randomUUID().slice(0, 8)
  const world = await system(
    test,
    { shop: [secret] },
    {
      ...declared(audited, name),
      environment: {
        ...{ SHOP_URL: rest.url, SHOP_KEY: restKey.key, SHOP_REST_SECRET: restKey.secret },
        ...audited.more?.environment,
      },
      ingestToken: recoveryToken,
    },
  )
  const { stack, topicPrefix, config, db, quiet } = world
  const slack = await startSlack({ token: slackToken })
  world.stopFirst(slack)
  const shop = await startShop({
    deliveryUrl: `${world.ingestUrls[0]}/webhooks/shop`,
    secret,
    apiKeys: [{ ...restKey, permissions: 'read_write' }],
    plainHttpOnLoopback: true,
    queueDelayMs: [20, 100],
    ...standingOrders,
    ...audited.shop,
  })
  world.stopFirst(shop)
  rest.leadTo(shop.url)
  recoveries.leadTo(world.ingestUrls[1])
  const places = {
    config,
    topicPrefix,
    kafkaBrokers: stack.kafkaBrokers,
    schemaRegistryUrl: stack.schemaRegistryUrl,
    mongodbUrl: stack.mongodbUrl,
    mongodbDatabase: db.databaseName,
  }
  const ofAuditor = quiet('auditor')
  const ofNotifier = quiet('notifier')
  const auditor = startAuditor({
    ...ofAuditor,
    ...places,
    ingest: { url: recoveries.url, token: recoveryToken },
  })
  const notifier = startNotifier({
    ...ofNotifier,
    ...places,
    smtpUrl: audited.smtpUrl ?? stack.smtpUrl,
    slackWebhookUrl: new Secret(slack.webhookUrl),
    mailsPerSecond: 1_000,
    pollMs: 200,
  })
  const alerts = alertLog(stack.kafkaBrokers, topicPrefix)
  for (const one of [auditor, notifier, alerts]) world.stopFirst(one)
  // Nothing is sent of what happened before: orders get no slips, alerts that have ended no mails.
  let notReady = ''
  await eventually(
    () => `all is ready: ${notReady}`,
    async () => {
      const all = await Promise.all([ofAuditor, ofNotifier].map(({ health }) => health.readiness()))
      const waited = all.flatMap(({ dependencies }) => Object.entries(dependencies))
      const left = waited.filter(
        ([name, { ready }]) => !ready && !(name === 'smtp' && audited.smtpUrl !== undefined),
      )
      notReady = JSON.stringify(left)
      return left.length === 0
    },
  )
  return {
    ...world,
    ...handOn(shop, restKey),
    secrets: [...world.secrets, slackToken],
    shop,
    slack,
    /** Between the auditor and the shop's REST API. */
    rest,
    /** Between the auditor and ingest, to which it hands what it recovered. */
    recoveries,
    /** All changes on the topic of alerts. */
    alertChanges: alerts.alertChanges,
    alertMails: () => mailsFrom(stack.inboxUrl, sender('alerts', name)),
    slips: () => mailsFrom(stack.inboxUrl, sender('slips', name)),
    /** Of an order in the read model, its status; undefined before it is there. */
    async statusOf(orderId: number): Promise<unknown> {
      const { status, body } = await world.query(`/api/orders/shop/${orderId}`)
      return status === 200 ? body['status'] : undefined
    },
    /** Of an order's events: how each came, as `OrderCreated rest`. */
    async historyOf(orderId: number): Promise<string[]> {
      const { body } = await world.query(`/api/orders/shop/${orderId}/history`)
      const items = body['items'] as { type: string; provenance: { via: string } }[]
      return items.map(({ type, provenance }) => `${type} ${provenance.via}`)
    },
    /** What the console has of alerts, by fingerprint. */
    async alerts(): Promise<Map<string, Shown>> {
      const { body } = await world.query('/api/alerts?state=all&limit=200')
      const items = body['items'] as Shown[]
      return new Map(items.map((alert) => [`${alert.rule}/${alert.source}/${alert.subject}`, alert]))
    },
    async sequence(): Promise<Record<string, unknown>> {
      return (await world.query('/api/sources/shop/sequence')).body
    },
  }
}

/** An alert as the console shows it. */
export type Shown = {
  rule: string
  source: string
  subject: string
  since: string
  state: 'firing' | 'resolved'
  summary: string
}

function sender(what: string, name: string): string {
  return `${what}-${name}@shop.example`
}

function declared(
  { stalled = {}, settle, sweepEveryMs = 1_000, grouping, more = {} }: Audited,
  name: string,
) {
  return {
    ...more,
    source: {
      rest: { url: { env: 'SHOP_URL' }, key: { env: 'SHOP_KEY' }, secret: { env: 'SHOP_REST_SECRET' } },
      sequence: { field: 'id', settle: settle ?? { afterMs: 3_000, laterOrders: 2 } },
      statuses: { processing: ['saveParticipants'], completed: ['saveParticipants', 'sendSlip'] },
      slip: { from: sender('slips', name) },
      stalled,
      ...more.source,
    },
    settings: {
      audit: { everyMs: 500, sweepEveryMs },
      alerts: {
        email: { from: sender('alerts', name), to: ['ops@example.test'] },
        ...(grouping ?? { groupWaitMs: 500, groupIntervalMs: 1_000 }),
      },
      ...more.settings,
    },
  }
}
