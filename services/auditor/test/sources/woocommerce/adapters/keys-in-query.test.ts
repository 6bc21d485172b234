import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { inspect } from 'node:util'
import { ShopFault } from '../../../../src/sources/shop-fault.ts'
import { selfSigned } from './self-signed.ts'
import { clientOf, json, serverOf } from './shop-of-a-test.ts'
import { never } from '../../../world.ts'

type SeenRequest = { hasHeader: boolean; hasQuery: boolean }

/** A shop on TLS. @param isKnown whether it takes keys that come this way */
async function shopOnTls(test: TestContext, isKnown: (requests: SeenRequest) => boolean) {
  // The server's certificate is self-signed. Other tests of this process check certificates.
  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
  test.after(() => delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'])
  const requests: SeenRequest[] = []
  const server = createServer(selfSigned, (request, response) => {
    const keys = new URL(request.url ?? '', 'https://shop.example').searchParams
    const one = {
      hasHeader: request.headers.authorization !== undefined,
      hasQuery: keys.get('consumer_key') === 'ck_of_test' && keys.get('consumer_secret') === 'cs_of_test',
    }
    requests.push(one)
    if (isKnown(one)) json(response, 200, [])
    else json(response, 401, { code: 'woocommerce_rest_cannot_view', message: 'Sorry' })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  test.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, requests }
}

const byHeader = { hasHeader: true, hasQuery: false }
const byQuery = { hasHeader: false, hasQuery: true }

test('given a shop on TLS that drops the header, then the keys go in the query from then on', async (t) => {
  const { url, requests } = await shopOnTls(t, ({ hasQuery }) => hasQuery)
  const rest = clientOf(url)
  assert.deepEqual(await rest({ path: 'orders' }, never), [])
  assert.deepEqual(await rest({ path: 'orders' }, never), [])
  assert.deepEqual(requests, [byHeader, byQuery, byQuery])
})

test('given a shop that takes the header, then the keys are never in an address', async (t) => {
  const { url, requests } = await shopOnTls(t, ({ hasHeader }) => hasHeader)
  assert.deepEqual(await clientOf(url)({ path: 'orders' }, never), [])
  assert.deepEqual(requests, [byHeader])
})

test('given keys refused in both ways, then the query is tried once, and no message shows them', async (t) => {
  const { url, requests } = await shopOnTls(t, () => false)
  const rest = clientOf(url)
  for (let nth = 0; nth < 2; nth++) {
    const error = await rest({ path: 'orders' }, never).catch((reason: unknown) => reason)
    assert.ok(error instanceof ShopFault)
    assert.match(error.message, /401 woocommerce_rest_cannot_view$/)
    assert.doesNotMatch(inspect(error, { depth: 9 }), /c[ks]_of_test|consumer_/)
  }
  assert.deepEqual(requests, [byHeader, byQuery, byHeader])
})

test('given the header is configured, or plain HTTP, then the keys are never in an address', async (t) => {
  const onTls = await shopOnTls(t, ({ hasQuery }) => hasQuery)
  await assert.rejects(clientOf(onTls.url, { auth: 'header' })({ path: 'orders' }, never), /401/)
  assert.deepEqual(onTls.requests, [byHeader])
  const plain = await serverOf(t, (_, response) =>
    json(response, 401, { code: 'woocommerce_rest_cannot_view' }),
  )
  await assert.rejects(clientOf(plain.url)({ path: 'orders' }, never), /401 .*over plain HTTP/)
  assert.deepEqual(plain.requests, ['GET /wp-json/wc/v3/orders'])
})
