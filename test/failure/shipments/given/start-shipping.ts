import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { freePort } from '@slipstream/sandbox-stack/ports/free-ports.ts'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { launcher } from '../../given/launch.ts'
import { processes } from '../../given/service-process.ts'
import type { ServiceProcess } from '../../given/service-process.ts'
import { world } from '../../given/world.ts'
import { startCarrierProcess } from './carrier-process.ts'
import { collectShipmentFacts } from './collect-facts.ts'
import { secrets, shippingConfig } from './settings.ts'
import type { Worker } from '../../given/worker-faults.ts'

/**
 * All that ships orders, each service as a process of its own, with a broker and a database that only this
 * test has. The workers of fulfillment are for the test to start.
 */
export async function startShipping(test: TestContext, { seed, workers }: { seed: number; workers: number }) {
  const [given, { smtpUrl, inboxUrl }] = await Promise.all([
    world(test, ['kafka', 'mongodb']),
    stackForTests(),
  ])
  const mailFrom = `shipping-${given.topicPrefix}@shop.example`
  const { folder, launch } = await launcher(given)
  const ports = await Promise.all(Array.from({ length: workers }, () => freePort([], new Set())))
  const carrier = await startCarrierProcess(launch, {
    ...{ folder: join(folder, 'carrier'), seed },
    webhookUrl: `http://127.0.0.1:${ports[0]}/carriers/bobs-post/webhooks`,
  })
  const env = { ...given.env, ...secrets, CARRIER_URL: carrier.url, SMTP_URL: smtpUrl }
  const configText = JSON.stringify({
    ...shippingConfig({ mailFrom, redriveAfterMs: 2_000 }),
    kafka: { sessionTimeoutMs: 6_000 },
  })
  const start = await processes({ ...given, env: { ...env, SMTP_MAILS_PER_SECOND: '100' } }, configText)
  const [ingest] = await Promise.all([start('ingest', { INGEST_PORT: '0' }), start('projector')])
  await eventually('ingest is ready', async () => (await fetch(`${ingest.url}/readyz`)).ok)
  return {
    ...given,
    carrier,
    ingest,
    startNotifier: (): Promise<ServiceProcess> => start('notifier'),
    workers: ports.map((port): Worker => ({
      start: () => start('fulfillment', { FULFILLMENT_PORT: String(port) }),
    })),
    facts: () => collectShipmentFacts({ ...given, carrier, inboxUrl, mailFrom }),
  }
}
