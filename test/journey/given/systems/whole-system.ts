import type { TestContext } from 'node:test'
import { startBilling } from '@slipstream/billing/start-billing.ts'
import { startFulfillment } from '@slipstream/fulfillment/start-fulfillment.ts'
import { startBilling as startAccount } from '@slipstream/sandbox-billing/start-billing.ts'
import { startCarrier } from '@slipstream/sandbox-carrier/start-carrier.ts'
import { freePort } from '@slipstream/sandbox-stack/ports/free-ports.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { startWorkerService } from '@slipstream/worker/start-worker-service.ts'
import { send, wooDelivery } from '../../../../services/ingest/test/ingest-for-tests.ts'
import { startProvisioning } from '../../billing/given/provisioning.ts'
import { apiKey, billingSource, calloutSecret, secrets } from '../../billing/given/settings.ts'
import { auditedSystem, recoveryToken } from './audited-system.ts'
import { sealing } from '../sealing.ts'

const adminToken = 'token-of-the-admin'
const carrierKey = 'carrier-key-of-the-journey'
const seed = 7

/**
 * All services, with a shop whose completed orders get slips and are shipped, a Stripe account whose
 * subscriptions make call-outs and mails, orders of an admin, and a schedule.
 */
export async function wholeSystem(test: TestContext) {
  const carrier = await startCarrier({ speed: 20_000, apiKey: carrierKey })
  test.after(() => carrier.stop())
  const provisioning = await startProvisioning(test, { seed, secret: calloutSecret })
  const port = await freePort([], new Set())
  const sealed = sealing()
  const world = await auditedSystem(test, {
    more: {
      ...declared,
      settings: { ...declared.settings, ...sealed.settings },
      environment: {
        ...sealed.environment,
        ...{
          ADMIN_TOKEN: adminToken,
          CARRIER_API_KEY: carrierKey,
          CARRIER_WEBHOOK_SECRET: 'secret-of-carrier-webhooks',
        },
        ...{ CARRIER_URL: carrier.url, STRIPE_KEY: apiKey, STRIPE_URL: `http://127.0.0.1:${port}` },
        ...{ STRIPE_SECRET: secrets[0], STRIPE_NEXT_SECRET: secrets[1] },
        ...{ CALLOUT_URL: provisioning.url, CALLOUT_SECRET: calloutSecret },
      },
    },
  })
  const { stack, topicPrefix, config, db, quiet, ingestUrls, stopFirst } = world
  const account = await startAccount({
    ...{ port, apiKey, settings: { seed }, maxRequestsPerSecond: 0 },
    endpoints: [{ id: 'we_journey', url: `${ingestUrls[0]}/webhooks/billing`, secret: secrets[0] }],
  })
  stopFirst(account)
  const places = {
    ...{ config, topicPrefix, kafkaBrokers: stack.kafkaBrokers, schemaRegistryUrl: stack.schemaRegistryUrl },
    ...{ mongodbUrl: stack.mongodbUrl, mongodbDatabase: db.databaseName },
  }
  const [ofFulfillment, ofBilling, ofWorker] = [quiet('fulfillment'), quiet('billing'), quiet('worker')]
  stopFirst(startFulfillment({ ...ofFulfillment, ...places, host: '127.0.0.1', port: 0 }))
  const ingest = { url: ingestUrls[1], token: recoveryToken }
  stopFirst(startBilling({ ...ofBilling, ...places, ingest }))
  stopFirst(startWorkerService({ ...ofWorker, ...places }))
  for (const { health } of [ofFulfillment, ofBilling, ofWorker])
    await eventually('all services are ready', async () => (await health.readiness()).ready)
  return {
    ...{ ...world, account, provisioning },
    /** An admin orders a mug. */
    async newOrder(): Promise<void> {
      const response = await fetch(`${ingestUrls[0]}/orders`, {
        method: 'POST',
        headers: {
          ...{ authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
          'idempotency-key': 'the-first',
        },
        body: JSON.stringify({
          customer: { name: 'Mia Harper', email: 'mia@journey.example' },
          lines: [{ sku: 'MUG', name: 'Mug', quantity: 1, unitPrice: '14.50' }],
          shippingAddress: { lines: ['18 Tory Street'], city: 'Wellington', postcode: '6011', country: 'NZ' },
        }),
      })
      if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
    },
    /** Sends a delivery of the shop's with a person in it that becomes no event. */
    async sendNotUnderstood(): Promise<void> {
      const billing = { first_name: 'Mia', last_name: 'Harper', email: 'mia@journey.example' }
      const order = { id: 99, status: 'Mia Harper', total: 'mia@journey.example', billing }
      const { json } = await send(ingestUrls[0], wooDelivery(order, { secret: 'shop-secret' }))
      if (json['result'] !== 'quarantined') throw new Error(`it was answered ${JSON.stringify(json)}`)
    },
    /** Sends a delivery that is not the shop's, which is refused. */
    async sendForged(): Promise<void> {
      const headers = { 'content-type': 'application/json', 'x-wc-webhook-signature': 'forged' }
      const { status } = await fetch(`${ingestUrls[0]}/webhooks/shop`, {
        method: 'POST',
        headers,
        body: '{}',
      })
      if (status < 400) throw new Error(`a forged delivery was answered ${status}`)
    },
  }
}

const declared = {
  measuresProcesses: true,
  keepsLogs: true,
  source: {
    shipping: {
      ...{ carrier: 'bobs-post', statuses: ['completed'], since: '2020-01-01T00:00:00Z' },
      mail: { from: 'parcels@journey.example' },
    },
  },
  sources: {
    admin: { type: 'admin', admins: [{ name: 'Ana', token: { env: 'ADMIN_TOKEN' } }], currency: 'NZD' },
    billing: billingSource,
  },
  settings: {
    carriers: {
      'bobs-post': {
        ...{ type: 'bobs-post', url: { env: 'CARRIER_URL' }, apiKey: { env: 'CARRIER_API_KEY' } },
        webhookSecrets: [{ env: 'CARRIER_WEBHOOK_SECRET' }],
        sender: {
          ...{ name: 'Slipstream', street: '1 Depot Road' },
          ...{ city: 'Wellington', postcode: '6011', country: 'NZ' },
        },
        tracking: { firstMs: 1_000, maxMs: 5_000 },
      },
    },
    schedules: {
      digest: { cron: '*/10 * * * * *', action: { kind: 'digest', recipients: ['ops@example.test'] } },
    },
  },
}
