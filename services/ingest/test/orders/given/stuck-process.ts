import { createMongoClient } from '@slipstream/mongo/create-mongo-client.ts'
import { createOrderHandlers } from '../../../src/orders/handle-orders.ts'
import { orderStore, sourceNamed } from './handlers.ts'
import { newOrder } from './order-request.ts'

/**
 * Places an order in a process of its own, which prints `number <n>` in the middle of
 * the transaction and goes no further.
 */
const [mongodbUrl = '', database = ''] = process.argv.slice(2)
const store = orderStore(createMongoClient(mongodbUrl, 'slipstream-ingest'), database)
const handlers = createOrderHandlers(sourceNamed('admin'), {
  ...store,
  transact: (work) =>
    store.transact((transaction) =>
      work({
        ...transaction,
        async nextNumber(source, first) {
          console.log(`number ${await transaction.nextNumber(source, first)}`)
          return new Promise(() => undefined)
        },
      }),
    ),
})
await handlers.add({ actor: 'Eve', idempotencyKey: 'stuck' }, newOrder)
