import { configSchema } from '@slipstream/runtime/config/schemas/config-schema.ts'
import { createHealth } from '@slipstream/runtime/health/health.ts'
import { createLogger } from '@slipstream/runtime/observability/logger.ts'
import { createMetrics } from '@slipstream/runtime/observability/metrics.ts'
import { schemaIds } from '@slipstream/testing/events/schema-ids.ts'
import { createApp } from '../../services/ingest/src/http/app.ts'
import { secret } from '../ingest/signed-order.ts'

/** Ingest with its limits of operation, before a log that takes everything at once. It prints its URL. */
const taken = { topic: 'orders', partition: 0, offset: 0n }
const appender = {
  append: () => Promise.resolve(taken),
  check: () => Promise.resolve(),
  close: () => Promise.resolve(),
}
const sources = { shop: { type: 'woocommerce', secrets: [{ env: 'SHOP_SECRET' }] } }
const app = await createApp({
  config: configSchema({ SHOP_SECRET: secret }).parse({ sources }),
  log: () => ({ schemaIds, topicPrefix: '', appender }),
  instance: 'bench',
  logger: createLogger({ name: 'ingest', level: 'warn', format: 'json' }),
  health: createHealth(),
  metrics: createMetrics('ingest'),
})
console.log(await app.listen({ host: '127.0.0.1', port: 0 }))
