import { parseArgs } from 'node:util'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import { silent } from '@slipstream/testing/silent.ts'
import { startBilling } from '../../src/start-billing.ts'
import { billingConfig } from './billing-config.ts'

/** Billing in a process of its own, to be killed. It prints `started`. */
const text = { type: 'string', default: '' } as const
const { values } = parseArgs({
  options: {
    ...{ brokers: text, registry: text, prefix: text, mongodb: text, database: text },
    ...{ stripe: text, ingest: text, source: text },
  },
})
startBilling({
  config: billingConfig(values.stripe, { source: values.source, hasApi: values.stripe !== '' }),
  ...silent('billing'),
  ...{ kafkaBrokers: values.brokers.split(','), schemaRegistryUrl: values.registry },
  ...{ topicPrefix: values.prefix, mongodbUrl: values.mongodb, mongodbDatabase: values.database },
  ...{ ingest: { url: values.ingest, token: new Secret('ingest-token') }, leaseMs: 3_000 },
})
console.log('started')
