import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLogger } from '@slipstream/runtime/observability/logger.ts'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import { startConsole } from '../../src/start-console.ts'
import { given } from '../given/world.ts'

const invalid: [url: string, parameter: string, detail: RegExp][] = [
  ['/api/orders?limit=0', 'limit', /limit must be a whole number from 1 to 200/],
  ['/api/orders?limit=201', 'limit', /from 1 to 200/],
  ['/api/orders?limit=', 'limit', /from 1 to 200/],
  ['/api/orders?limit=ten', 'limit', /from 1 to 200/],
  ['/api/orders?limit=1&limit=2', 'limit', /once only/],
  ['/api/orders?statsu=paid', 'statsu', /not a parameter here: did you mean status\?/],
  ['/api/orders?zzzzzzzz=1', 'zzzzzzzz', /not a parameter here: there are q, source, status/],
  ['/api/orders?__proto__=1', '__proto__', /not a parameter/],
  ['/api/orders?sort=total', 'sort', /-createdAt or createdAt or -modifiedAt or modifiedAt/],
  ['/api/orders?createdFrom=yesterday', 'createdFrom', /a time such as/],
  ['/api/orders?createdFrom=2026-11-21T06:42:15', 'createdFrom', /a time such as/],
  ['/api/orders?createdFrom=2026-11-21T06:42:15+13:00', 'createdFrom', /\+ is written %2B/],
  ['/api/orders?modifiedTo=2026-02-31T00:00:00Z', 'modifiedTo', /a time such as/],
  ['/api/orders?currency=nzd', 'currency', /three capital letters/],
  ['/api/orders?source=', 'source', /at most 63 characters/],
  [`/api/orders?q=${'x'.repeat(201)}`, 'q', /at most 200 characters/],
  ['/api/orders?q=%00', 'q', /a text/],
  ['/api/orders?q=%20', 'q', /a text/],
  [`/api/orders?${'status=x&'.repeat(21)}`, 'status', /at most 20/],
  ['/api/orders?cursor=no', 'cursor', /the next of a page/],
  ['/api/orders?after=12', 'after', /event id .* or a position/],
  ['/api/orders?waitMs=30001', 'waitMs', /from 0 to 30000/],
  ['/api/orders/shop/1?asOf=now', 'asOf', /a time such as/],
  ['/api/orders/shop/1?limit=1', 'limit', /not a parameter here/],
  [`/api/orders/shop/${'x'.repeat(201)}`, 'orderId', /at most 200/],
  ['/api/participants?active=yes', 'active', /true or false/],
]

test('given invalid parameters', async (t) => {
  const world = await given(t)
  for (const [url, parameter, detail] of invalid) {
    await t.test(`then the 400 names each: ${url.slice(0, 60)}`, async () => {
      const { status, headers, body } = await world.get(url)
      assert.equal(status, 400, JSON.stringify(body))
      assert.equal(headers.get('content-type'), 'application/problem+json')
      assert.deepEqual(
        body.errors.map((error: { parameter: string }) => error.parameter),
        [parameter],
      )
      assert.match(body.errors[0].detail, detail)
      assert.match(body.detail, detail)
    })
  }
  await t.test('then all of them are reported together', async () => {
    const { body } = await world.get('/api/orders?limit=0&sort=x&nope=1')
    assert.equal(body.errors.length, 3)
  })
  await t.test('given an unknown path, then it is not found', async () => {
    assert.equal((await world.get('/api/order')).status, 404)
    assert.equal((await world.get('/api/orders/shop')).status, 404)
  })
})

test('given no read models yet, when they are queried, then the console responds 503', async (t) => {
  const world = await given(t, { isProjected: false })
  for (const path of ['orders', 'participants', 'orders/shop/1', 'orders/shop/1/history']) {
    const { status, headers, body } = await world.get(`/api/${path}`)
    assert.equal(status, 503)
    assert.equal(headers.get('retry-after'), '1')
    assert.match(body.detail, /does not exist yet/)
  }
})

test('given MongoDB is unavailable, then the console is alive, not ready, and responds 503', async (t) => {
  const running = await startConsole({
    host: '127.0.0.1',
    port: 0,
    mongodbUrl: 'mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=100',
    database: 'away',
    topicPrefix: '',
    token: new Secret('t'),
    logger: createLogger({ name: 'console', level: 'silent' }),
  })
  t.after(() => running.stop())
  const get = (path: string) => fetch(`${running.url}${path}`, { headers: { authorization: 'Bearer t' } })

  assert.equal((await get('/healthz')).status, 200)
  const ready = await get('/readyz')
  assert.equal(ready.status, 503)
  assert.deepEqual(await ready.json(), { ready: false })
  assert.match(await (await fetch(`${running.healthUrl}/readyz`)).text(), /mongodb/)
  const response = await get('/api/orders')
  assert.equal(response.status, 503)
  assert.equal(response.headers.get('retry-after'), '1')
})

test('given a waiting request, when the console stops, then it gets a 503', async (t) => {
  const world = await given(t)
  const pending = world.get(`/api/orders?after=${'0'.repeat(32)}&waitMs=30000`)
  await world.untilWaiting()
  await world.stop()
  assert.equal((await pending).status, 503)
})
