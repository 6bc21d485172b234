import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ambiguousRequests } from '@slipstream/testing/http/ambiguous-requests.ts'
import { responsesTo } from '@slipstream/testing/http/responses-to.ts'
import { given, token } from '../given/world.ts'

test('given a console with a token', async (t) => {
  const world = await given(t)

  for (const [what, headers] of [
    ['no token', {}],
    ['another token', { authorization: 'Bearer another' }],
    ['the beginning of the token', { authorization: `Bearer ${token.slice(0, -1)}` }],
    ['another scheme', { authorization: `Basic ${token}` }],
    ['an empty one', { authorization: 'Bearer ' }],
  ] as [string, Record<string, string>][]) {
    await t.test(`when a request has ${what}, then it is refused`, async () => {
      for (const path of [
        '/api/orders',
        '/api/orders/shop/1',
        '/api/orders/shop/1/history',
        '/api/participants?x=1',
      ]) {
        const response = await world.get(path, headers)
        assert.equal(response.status, 401)
        assert.match(response.headers.get('www-authenticate') ?? '', /^Bearer realm="slipstream"/)
        assert.equal(response.headers.get('content-type'), 'application/problem+json')
        assert.ok(!JSON.stringify(response.body).includes(token.slice(0, -1)))
      }
    })
  }

  await t.test(
    'when a proxy may read a request in another way, then it is refused, and nothing behind it answered',
    async () => {
      for (const [what, request] of Object.entries(ambiguousRequests('/api/orders')))
        assert.match((await responsesTo(world.url, request)).join(), /^(HTTP\/1\.1 4\d\d,?)+$/, what)
    },
  )

  await t.test('when the scheme is in lower case, then the token is accepted', async () => {
    assert.equal((await world.get('/api/orders', { authorization: `bearer ${token}` })).status, 200)
  })

  await t.test('then health alone needs no token', async () => {
    for (const path of ['/healthz', '/readyz']) assert.equal((await world.get(path, {})).status, 200, path)
    assert.equal((await world.get('/openapi.json', {})).status, 401)
    assert.equal((await world.get('/openapi.json')).status, 200)
  })

  await t.test('then metrics are on a port of their own, and not on that of the pages', async () => {
    assert.equal((await world.get('/metrics')).status, 404)
    const metrics = await fetch(`${world.healthUrl}/metrics`)
    assert.match(await metrics.text(), /^slipstream_console_waiting_requests/m)
  })
})
