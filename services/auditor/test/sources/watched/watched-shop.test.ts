import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ShopFault } from '../../../src/sources/shop-fault.ts'
import { never, watchedWooCommerce } from '../../world.ts'

const begun = Date.parse('2026-11-21T07:00:00Z')
const unavailable = (retryAfterMs?: number) =>
  new ShopFault('unavailable', 'the shop answered orders with 503', { status: 503, retryAfterMs })

/** A shop with scripted responses, in virtual time. */
function world() {
  let now = begun
  let outcome: ShopFault | 'answers' = 'answers'
  let requests = 0
  const shop = watchedWooCommerce(
    async () => {
      requests += 1
      if (outcome !== 'answers') throw outcome
      return []
    },
    () => now,
    () => 0,
  )
  return {
    shop,
    requests: () => requests,
    will: (next: ShopFault | 'answers') => void (outcome = next),
    later: (ms: number) => void (now += ms),
    rest: (method: 'GET' | 'PUT' = 'GET') =>
      (method === 'GET' ? shop.listWebhooks(never) : shop.enableWebhook(1, never)).then(
        () => 'answered',
        (error: unknown) => error as ShopFault,
      ),
  }
}

test('given a fault, then the next request gets it immediately, and a later one is sent', async () => {
  const { shop, requests, will, later, rest } = world()
  will(unavailable())
  await rest()
  const left = await rest()
  assert.ok(left instanceof ShopFault)
  assert.match(left.message, /^the shop answered orders with 503; it is left alone until 2026-11-21T07:00:05/)
  assert.deepEqual(
    [left.kind, left.isLeftAlone, shop.isResting(), requests()],
    ['unavailable', true, true, 1],
  )
  assert.equal(shop.failure()?.reason, 'the shop answered orders with 503')
  assert.equal(shop.failure()?.inARow, 1, 'what was not asked is no fault of the shop')

  later(5_000)
  will('answers')
  assert.equal(await rest(), 'answered')
  assert.deepEqual([shop.failure(), shop.isResting(), requests()], [undefined, false, 2])
})

test('given the shop wants ten minutes, then it gets them without a wait here; but not a day', async () => {
  const { shop, requests, will, later, rest } = world()
  will(unavailable(600_000))
  await rest()
  later(599_999)
  await rest()
  assert.equal(requests(), 1)
  later(1)
  will(unavailable(24 * 3_600_000))
  await rest()
  assert.equal(requests(), 2)
  assert.equal(shop.failure()?.notBefore, begun + 600_000 + 15 * 60_000)
})

test('given several requests fail together, then that is one fault', async () => {
  const { shop, will, rest } = world()
  will(unavailable())
  await Promise.all([rest(), rest(), rest()])
  assert.equal(shop.failure()?.inARow, 1)
})

test('given a refused change, then the shop is well; given a refused query, then it is not', async () => {
  const { shop, will, rest } = world()
  const refused = new ShopFault('unauthorized', 'the shop answered webhooks/5 with 401', { status: 401 })
  will(refused)
  assert.equal(await rest('PUT'), refused)
  assert.equal(shop.failure(), undefined)
  await rest()
  assert.equal(shop.failure()?.kind, 'unauthorized')
})

test('given an order that the shop does not have, then that is an answer', async () => {
  const { shop, will, later, rest } = world()
  will(unavailable())
  await rest()
  later(5_000)
  will(
    new ShopFault('unexpected', 'no such order', {
      status: 404,
      code: 'woocommerce_rest_shop_order_invalid_id',
    }),
  )
  await rest()
  assert.equal(shop.failure(), undefined)
})
