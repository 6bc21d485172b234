import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { test } from 'node:test'
import { ShopFault } from '../../src/adapters/shop-rest/shop-fault.ts'
import { sweepOrders } from '../../src/adapters/shop-rest/sweep-orders.ts'
import { clientOf, json, never, serverOf } from './shop-of-a-test.ts'
import type { Answer } from './shop-of-a-test.ts'

const fault = async (asking: Promise<unknown>): Promise<ShopFault> => {
  const error = await asking.then(
    () => assert.fail('it was answered'),
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof ShopFault, inspect(error))
  assert.doesNotMatch(inspect(error, { depth: 9 }), /c[ks]_of_test|Y2tfb2Zf/)
  return error
}

test('a shop that is away for a moment is asked again', async (t) => {
  const { url, asked } = await serverOf(t, (_, response, nth) =>
    nth < 3 ? json(response, 503, {}) : json(response, 200, []),
  )
  assert.deepEqual(await clientOf(url)({ path: 'orders' }, never), [])
  assert.equal(asked.length, 3)
})

const passing: [string, Answer, RegExp][] = [
  [
    'answers 500',
    (_, response) => json(response, 500, { code: 'internal_server_error' }),
    /500 internal_server_error/,
  ],
  ['hangs up', (request) => request.socket.destroy(), /UND_ERR_SOCKET|ECONNRESET/],
  ['says nothing', () => undefined, /not within 1000 ms/],
  ['stops in the middle', (_, response) => void response.writeHead(200).write('['), /not within 1000 ms/],
]
for (const [what, answer, expected] of passing) {
  test(`a shop that ${what} each time is away, and was asked four times`, async (t) => {
    const { url, asked } = await serverOf(t, answer)
    const error = await fault(clientOf(url, { timeoutMs: 1_000 })({ path: 'orders' }, never))
    assert.equal(error.kind, 'away')
    assert.match(error.message, expected)
    assert.equal(asked.length, 4)
  })
}

test('a shop that asks for time is given it', async (t) => {
  const at: number[] = []
  const { url } = await serverOf(t, (_, response, nth) => {
    at.push(performance.now())
    if (nth === 1) json(response, 429, {}, { 'retry-after': '0.2' })
    else json(response, 200, [])
  })
  await clientOf(url)({ path: 'orders' }, never)
  assert.ok((at[1] ?? 0) - (at[0] ?? 0) >= 195)
})

const final: [string, Answer, ShopFault['kind']][] = [
  [
    'refuses the keys',
    (_, r) => json(r, 401, { code: 'woocommerce_rest_cannot_view', message: 'cs_of_test' }),
    'refused',
  ],
  ['redirects', (_, r) => void r.writeHead(301, { location: 'https://elsewhere.example/' }).end(), 'odd'],
  ['answers a page', (_, r) => void r.writeHead(200).end('<html>'), 'odd'],
  ['has no such API', (_, r) => json(r, 404, { code: 'rest_no_route' }), 'odd'],
]
for (const [what, answer, kind] of final) {
  test(`a site that ${what} is asked once`, async (t) => {
    const { url, asked } = await serverOf(t, answer)
    assert.equal((await fault(clientOf(url)({ path: 'orders' }, never))).kind, kind)
    assert.equal(asked.length, 1)
  })
}

test('an answer beyond the limit is not read', async (t) => {
  const { url } = await serverOf(t, (_, response) => json(response, 200, 'x'.repeat(2_000)))
  const error = await fault(clientOf(url, { mostBytes: 1_000 })({ path: 'orders' }, never))
  assert.match(error.message, /longer than 1000 bytes/)
})

test('a shop that does not answer at all is left alone, and asked again later', async (t) => {
  let isAway = true
  const { url, asked } = await serverOf(t, (_, response) => json(response, isAway ? 503 : 200, []))
  const ask = clientOf(url, { persistence: { retries: 0, breakAfter: 3, breakMs: 150 } })
  for (let n = 0; n < 10; n++) await fault(ask({ path: 'orders' }, never))
  assert.equal(asked.length, 3)
  isAway = false
  const deadline = performance.now() + 5_000
  while ((await ask({ path: 'orders' }, never).catch(() => 'away')) === 'away') {
    assert.ok(performance.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
})

test('requests come no faster than allowed', async (t) => {
  const { url } = await serverOf(t, (_, response) => json(response, 200, []))
  const ask = clientOf(url, { requestsPerSecond: 50 })
  const startedAt = performance.now()
  await Promise.all(Array.from({ length: 6 }, () => ask({ path: 'orders' }, never)))
  // Five waits of 20 ms; timers leave out fractions.
  assert.ok(performance.now() - startedAt >= 95)
})

test('whoever gives up gets their own reason, at once', async (t) => {
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
  const { url, asked } = await serverOf(t, (_, response) => json(response, 200, Array(100).fill(order)))
  const sweep = async (): Promise<void> => {
    for await (const page of sweepOrders(clientOf(url), { since: 0 }, never))
      assert.equal(page.orders.length, 100)
  }
  assert.equal((await fault(sweep())).kind, 'odd')
  assert.ok(asked.length < 5)
})
