// Stripe loses deliveries, makes no events at all, and disables the endpoint, while the auditor is killed
// between alert and recovery. What would go wrong: what was lost stays lost, is alerted or handed over again
// and again, or its alerts never end.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { submitCommand } from '@slipstream/commands/submit-command.ts'
import { watchCommand } from '@slipstream/commands/watch-command.ts'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import type { BillingEvent } from '@slipstream/events/event.ts'
import { startBilling } from '@slipstream/sandbox-billing/start-billing.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { alertLog, inWords } from '../journey/given/alert-log.ts'
import { startGate } from '../journey/given/gate.ts'
import { processes } from './given/service-process.ts'
import { world } from './given/world.ts'

const secrets = { STRIPE_SECRET: 'whsec_slipstream_test_secret', STRIPE_KEY: 'sk_test_slipstream' }
const configText = `sources:
  stripe:
    type: stripe
    livemode: false
    secrets: [{ env: STRIPE_SECRET }]
    api: { key: { env: STRIPE_KEY }, url: { env: STRIPE_URL }, requestsPerSecond: 100 }
    settleMs: 1000
audit: { everyMs: 200, sweepEveryMs: 1000 }
kafka: { sessionTimeoutMs: 4000 }
`

test('given lost and never-made events, when the auditor is killed, then all is recovered once', async (t) => {
  const given = await world(t)
  const start = await processes(given, configText)
  const recoveries = await startGate()
  given.stopLater(recoveries)
  const shared = { ...secrets, STRIPE_URL: 'http://127.0.0.1:9', INGEST_TOKEN: 'recovery-token' }
  const ingest = await start('ingest', { ...shared, INGEST_PORT: '0' })
  recoveries.leadTo(ingest.url)
  await eventually('ingest is ready', async () => (await fetch(`${ingest.url}/readyz`)).ok)
  const stripe = await startBilling({
    apiKey: secrets.STRIPE_KEY,
    endpoints: [{ id: 'we_ours', url: `${ingest.url}/webhooks/stripe`, secret: secrets.STRIPE_SECRET }],
  })
  given.stopLater(stripe)
  const places = { ...shared, STRIPE_URL: stripe.url, INGEST_URL: recoveries.url }
  const auditor = await start('auditor', places)
  const { alertChanges, stop } = alertLog(given.env.KAFKA_BROKERS.split(','), given.topicPrefix)
  given.stopLater({ stop })
  const arrived = () => billingEvents(given)

  stripe.addSubscriber({ scenario: 'renews' })
  await eventually('the first ones arrive by themselves', async () => (await arrived()).length > 0)
  await eventually('it was compared', async () => {
    const report = await given.db
      .collection<{ _id: string }>('auditReconciliations')
      .findOne({ _id: 'stripe' })
    return report !== null
  })
  recoveries.hold()
  stripe.setFaults({ lost: {} })
  const lost = [stripe.addSubscriber({ scenario: 'renews' }), stripe.addSubscriber({ scenario: 'renews' })]
  stripe.setFaults({ neverMade: {} })
  const { subscription } = stripe.addSubscriber({ scenario: 'renews' })
  stripe.setFaults({})

  await eventually('something is raised and being recovered', async () => {
    return (await alertChanges()).length > 0 && recoveries.waiting() > 0
  })
  await auditor.kill('SIGKILL')
  recoveries.open()
  await start('auditor', places)

  const fingerprints = [
    ...lost.map(({ customer }) => `billing-event-missing/stripe/${customer}`),
    `billing-state-differs/stripe/${subscription}`,
  ]
  await eventually('all of it has ended', async () => {
    const words = inWords(await alertChanges())
    return fingerprints.every((alert) => words.includes(`resolved ${alert}`))
  })
  const changes = inWords(await alertChanges())
  assert.equal(new Set(changes).size, changes.length, 'an alert was raised or resolved twice')
  const known = new Set((await arrived()).flatMap(({ data }) => data.change.id ?? []))
  const listed = stripe.events().map(({ id }) => id)
  assert.deepEqual(
    listed.filter((id) => !known.has(id)),
    [],
  )

  stripe.act({ kind: 'setEndpoint', endpoint: 'we_ours', status: 'disabled' })
  const disabled = 'billing-endpoint-disabled/stripe/we_ours'
  await eventually('the disabled endpoint is raised', async () =>
    inWords(await alertChanges()).includes(`raised ${disabled}`),
  )
  const command = { to: 'auditor', by: 'ada', reason: 'a test' } as const
  const run = async (kind: string, payload: object): Promise<Record<string, unknown>> => {
    const id = await submitCommand(given.db, { ...command, kind, payload: { source: 'stripe', ...payload } })
    return (await watchCommand(given.db, id, () => undefined)).result as Record<string, unknown>
  }
  assert.equal((await run('enable-webhook', { webhookId: 'we_ours' }))['status'], 'enabled')
  await eventually('the endpoint is enabled', async () =>
    inWords(await alertChanges()).includes(`resolved ${disabled}`),
  )
  // The first invoice may be older than the audit of its source.
  const { orders, equal } = await run('reconcile', { since: null })
  assert.equal(equal, orders)
  assert.ok(Number(orders) >= 7, String(orders))
})

/** Each once, as consumers know them. */
async function billingEvents({
  log,
  topicPrefix,
}: Pick<Awaited<ReturnType<typeof world>>, 'log' | 'topicPrefix'>): Promise<BillingEvent[]> {
  const topic = `${topicPrefix}billing`
  const ends = await log.endOffsets(topic)
  const ranges = new Map([...ends].map(([partition, to]) => [partition, { from: 0n, to }]))
  const events = new Map<string, BillingEvent>()
  for await (const { records } of log.read(topic, ranges))
    for (const record of records) {
      const event = decodeEvent(record) as BillingEvent
      events.set(event.id, event)
    }
  return [...events.values()]
}
