import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import { configSchema } from '@slipstream/runtime/config/schemas/config-schema.ts'
import { openapiProblems } from '@slipstream/testing/http/openapi-problems.ts'
import { silent } from '@slipstream/testing/silent.ts'
import { createApp } from '../../../src/http/app.ts'
import { silentLogger } from '@slipstream/runtime/observability/logger.ts'
import { orderRoutes } from '../../../src/orders/http/order-routes.ts'
import type { OrderRoutes } from '../../../src/orders/http/order-routes.ts'
import { sourceNamed } from '../given/handlers.ts'

const refuse = () => Promise.reject(new Error('nothing is handled in this test'))
const routes: OrderRoutes = {
  source: sourceNamed('admin'),
  logger: silentLogger,
  handlers: { add: refuse, change: refuse, cancel: refuse, status: refuse },
  waitUntilScheduled: refuse,
  metrics: { responded: () => undefined, waiting: () => undefined, abandoned: () => undefined },
}

test('given the routes of orders, then the API document has them, with their headers and tokens', async (t) => {
  const app = await createApp({
    config: configSchema({ S: 's' }).parse({
      sources: { shop: { type: 'woocommerce', secrets: [{ env: 'S' }] } },
    }),
    ...{ log: () => undefined, instance: 'test', ...silent('ingest'), ingestTokens: [new Secret('t')] },
    orders: {
      addRoutes: async (scope) => void (await scope.register(orderRoutes, routes)),
      stopWaiting: () => undefined,
    },
  })
  t.after(() => app.close())
  const response = await app.inject('/openapi.json')
  assert.equal(response.statusCode, 200)
  assert.deepEqual(await openapiProblems(response.json()), [])
  const { paths, components } = response.json()
  const order = paths['/orders/{source}/{orderId}']
  const operations = [
    paths['/orders'].post,
    order.get,
    order.patch,
    paths['/orders/{source}/{orderId}/cancellation'].post,
  ]
  for (const operation of operations) {
    assert.deepEqual(operation.security, [{ adminToken: [] }])
    assert.ok(operation.responses[401] && operation.responses[503].headers['Retry-After'])
    const key = operation.parameters.find(({ name }: { name: string }) => name === 'Idempotency-Key')
    if (operation !== order.get) assert.ok(key.required && key.description.includes('30 days'))
  }
  assert.ok(components.securitySchemes.adminToken)
  assert.equal(order.get.responses[304].content, undefined)
})
