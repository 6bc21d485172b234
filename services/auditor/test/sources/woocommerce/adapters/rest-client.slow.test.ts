import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { test } from 'node:test'
import { startShop } from '@slipstream/sandbox-shop/run-shop.ts'
import { ShopFault } from '../../../../src/sources/shop-fault.ts'
import { sweepOrders } from '../../../../src/sources/woocommerce/adapters/sweep-orders.ts'
import { selfSigned } from './self-signed.ts'
import { clientOf, json, serverOf } from './shop-of-a-test.ts'
import { never } from '../../../world.ts'
import type { Respond } from './shop-of-a-test.ts'

const fault = async (asking: Promise<unknown>): Promise<ShopFault> => {
  const error = await asking.then(
    () => assert.fail('it was answered'),
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof ShopFault, inspect(error))
  assert.doesNotMatch(inspect(error, { depth: 9 }), /c[ks]_of_test|Y2tfb2Zf/)
  return error
}

test('a connection that breaks is tried once more, at once', async (t) => {
  const { url, requests } = await serverOf(t, (request, response, nth) =>
    nth < 2 ? request.socket.destroy() : json(response, 200, []),
  )
  assert.deepEqual(await clientOf(url)({ path: 'orders' }, never), [])
  assert.equal(requests.length, 2)
})

const passing: [string, Respond, RegExp, number][] = [
  [
    'responds with 500',
    (_, response) => json(response, 500, { code: 'internal_server_error' }),
    /500 internal_server_error/,
    1,
  ],
  ['responds with 502', (_, response) => void response.writeHead(502).end('<html>'), /orders with 502$/, 1],
  [
    'asks for ten minutes',
    (_, response) => json(response, 503, {}, { 'retry-after': '600' }),
    /503, with Retry-After: 600 s/,
    1,
  ],
  ['hangs up', (request) => request.socket.destroy(), /UND_ERR_SOCKET|ECONNRESET/, 2],
  ['says nothing', () => undefined, /not within 1000 ms/, 1],
  ['stops in the middle', (_, response) => void response.writeHead(200).write('['), /not within 1000 ms/, 1],
]
for (const [what, respond, expected, times] of passing) {
  test(`a shop that ${what} is unavailable, and only the request is waited for`, async (t) => {
    const { url, requests } = await serverOf(t, respond)
    const error = await fault(clientOf(url, { timeoutMs: 1_000 })({ path: 'orders' }, never))
    assert.equal(error.kind, 'unavailable')
    assert.match(error.message, expected)
    assert.equal(requests.length, times)
  })
}

const final: [string, Respond, ShopFault['kind'], ShopFault['hint'], RegExp][] = [
  [
    'refuses the keys over plain HTTP',
    (_, r) => json(r, 401, { code: 'woocommerce_rest_cannot_view', message: 'cs_of_test' }),
    'unauthorized',
    'plain-http',
    /401 woocommerce_rest_cannot_view over plain HTTP/,
  ],
  [
    'redirects',
    (_, r) =>
      void r.writeHead(301, { location: 'https://elsewhere.example/wp-json/?consumer_key=ck_of_test' }).end(),
    'unexpected',
    'redirect',
    /301, a redirect to https:..elsewhere.example.wp-json.$/,
  ],
  [
    'responds with a page',
    (_, r) => void r.writeHead(200).end('<html>'),
    'unexpected',
    'address',
    /not an answer of a REST API/,
  ],
  [
    'has a page for 404',
    (_, r) => void r.writeHead(404).end('<html>'),
    'unexpected',
    'address',
    /404, which is not an answer/,
  ],
  [
    'has no such API',
    (_, r) => json(r, 404, { code: 'rest_no_route' }),
    'unexpected',
    'address',
    /404 rest_no_route$/,
  ],
]
for (const [what, respond, kind, hint, words] of final) {
  test(`a site that ${what} is asked once, and the fault says so`, async (t) => {
    const { url, requests } = await serverOf(t, respond)
    const error = await fault(clientOf(url)({ path: 'orders' }, never))
    assert.deepEqual([error.kind, error.hint], [kind, hint])
    assert.match(error.message, words)
    assert.equal(requests.length, 1)
  })
}

test('given an untrusted certificate, then the fault differs from that of an unavailable shop', async (t) => {
  const { key, cert } = selfSigned
  const server = createServer({ key, cert }, (_, response) => response.end('[]'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const { port } = server.address() as AddressInfo
  const error = await fault(clientOf(`https://127.0.0.1:${port}`)({ path: 'orders' }, never))
  assert.deepEqual([error.kind, error.hint], ['unexpected', 'certificate'])
  assert.match(error.message, /certificate is not trusted: [A-Z_]*SELF_SIGNED/)
})

test('given a host that drops the Authorization header, then the keys go in the query, unshown', async (t) => {
  const shop = await startShop({
    ...{ deliveryUrl: 'http://127.0.0.1:9/', secret: 'shop-secret', mode: 'stepped' },
    ...{ plainHttpOnLoopback: true, dropsAuthorization: true },
    apiKeys: [{ key: 'ck_of_test', secret: 'cs_of_test', permissions: 'read_write' }],
  })
  t.after(() => shop.stop())
  assert.equal((await fault(clientOf(shop.url)({ path: 'orders' }, never))).status, 401)
  const rest = clientOf(shop.url, { auth: 'query' })
  assert.deepEqual(await rest({ path: 'orders', query: { page: '1' } }, never), [])
  await fault(rest({ path: 'orders/7' }, never))
  await fault(clientOf('http://127.0.0.1:9', { auth: 'query' })({ path: 'orders' }, never))
  assert.throws(() => clientOf('http://shop.example', { auth: 'query' }), /must begin with https/)
})

test('a response beyond the limit is not read', async (t) => {
  const { url } = await serverOf(t, (_, response) => json(response, 200, 'x'.repeat(2_000)))
  const error = await fault(clientOf(url, { maxBytes: 1_000 })({ path: 'orders' }, never))
  assert.match(error.message, /longer than 1000 bytes/)
})

test('requests come no faster than allowed', async (t) => {
  const { url } = await serverOf(t, (_, response) => json(response, 200, []))
  const rest = clientOf(url, { requestsPerSecond: 50 })
  const startedAt = performance.now()
  await Promise.all(Array.from({ length: 6 }, () => rest({ path: 'orders' }, never)))
  // Five waits of 20 ms; timers leave out fractions.
  assert.ok(performance.now() - startedAt >= 95)
})

test('given the caller aborts, then its own reason is thrown immediately', async (t) => {
  const { url } = await serverOf(t, () => undefined)
  const leaving = new AbortController()
  const asking = clientOf(url)({ path: 'orders' }, leaving.signal)
  leaving.abort(new Error('leaving'))
  await assert.rejects(asking, /leaving/)
})

test('keys are not sent in the clear, except on this machine', () => {
  assert.throws(() => clientOf('http://shop.example'), /must begin with https/)
  assert.throws(() => clientOf('https://u:p@shop.example'), /no user or password/)
  assert.doesNotThrow(() => clientOf('https://shop.example/sub'))
})

test('a sweep ends when something ignores the page that is asked for', async (t) => {
  const order = { id: 1, status: 'processing', date_modified_gmt: '2026-11-21T07:00:00' }
  const { url, requests } = await serverOf(t, (_, response) => json(response, 200, Array(100).fill(order)))
  const sweep = async (): Promise<void> => {
    for await (const page of sweepOrders(clientOf(url), { since: 0 }, never))
      assert.equal(page.orders.length, 100)
  }
  assert.equal((await fault(sweep())).kind, 'unexpected')
  assert.ok(requests.length < 5)
})
