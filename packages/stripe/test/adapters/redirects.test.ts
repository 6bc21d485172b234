import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import { createStripeApi } from '../../src/adapters/stripe-api.ts'

for (const status of [301, 302, 303, 307, 308])
  test(`given a redirect ${status} in place of Stripe, then the key goes nowhere else`, async (t) => {
    const requested: string[] = []
    const server = createServer((request, response) => {
      requested.push(request.url ?? '')
      response.writeHead(status, { location: '/elsewhere' }).end('{}')
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    t.after(() => {
      server.closeAllConnections()
      server.close()
    })
    const { port } = server.address() as AddressInfo
    const api = createStripeApi({ url: `http://127.0.0.1:${port}`, key: new Secret('rk_test_1') })
    assert.ok('failure' in (await api.fetchObject('/v1/customers/cus_1', null)))
    assert.deepEqual(requested, ['/v1/customers/cus_1'])
  })
