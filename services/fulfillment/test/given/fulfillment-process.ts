import { parseArgs } from 'node:util'
import { silent } from '@slipstream/testing/silent.ts'
import { startFulfillment } from '../../src/start-fulfillment.ts'
import { fulfillmentConfig } from './fulfillment-config.ts'

/** Fulfillment in a process of its own, to be killed or frozen. It prints `started` once it listens. */
const text = { type: 'string', default: '' } as const
const { values } = parseArgs({
  options: {
    ...{ brokers: text, registry: text, prefix: text, mongodb: text, database: text, carrier: text },
    ...{ carrierYaml: text, lease: { type: 'string', default: '3000' } },
  },
})
const fulfillment = startFulfillment({
  config: fulfillmentConfig(values.carrier, { carrier: values.carrierYaml }),
  ...silent('fulfillment'),
  ...{ kafkaBrokers: values.brokers.split(','), schemaRegistryUrl: values.registry },
  ...{ topicPrefix: values.prefix, mongodbUrl: values.mongodb, mongodbDatabase: values.database },
  ...{ host: '127.0.0.1', port: 0, leaseMs: Number(values.lease) },
})
await fulfillment.url
console.log('started')
