import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ShopFault } from '../../../src/adapters/woocommerce/shop-fault.ts'
import { watchedShop } from '../../../src/adapters/woocommerce/watched-shop.ts'
import { never } from './shop-of-a-test.ts'

const begun = Date.parse('2026-11-21T07:00:00Z')
const away = (retryAfterMs?: number) =>
  new ShopFault('away', 'the shop answered orders with 503', { status: 503, retryAfterMs })

/** A shop that answers as it is told, in virtual time. */
function world() {
  let now = begun
  let outcome: ShopFault | 'answers' = 'answers'
  let asked = 0
  const shop = watchedShop(
    async () => {
      asked += 1
      if (outcome !== 'answers') throw outcome
      return []
    },
    () => now,
    () => 0,
  )
  return {
    shop,
    asked: () => asked,
    will: (next: ShopFault | 'answers') => void (outcome = next),
    later: (ms: number) => void (now += ms),
    ask: (method: 'GET' | 'PUT' = 'GET') =>
      shop.ask({ method, path: 'orders' }, never).then(
        () => 'answered',
        (error: unknown) => error as ShopFault,
      ),
  }
}

test('given a fault, then whoever asks next gets it at once, in its own words, and the shop is asked again later', async () => {
  const { shop, asked, will, later, ask } = world()
  will(away())
  await ask()
  const left = await ask()
  assert.ok(left instanceof ShopFault)
  assert.match(left.message, /^the shop answered orders with 503; it is left alone until 2026-11-21T07:00:05/)
  assert.deepEqual([left.kind, left.isLeftAlone, shop.isResting(), asked()], ['away', true, true, 1])
  assert.equal(shop.trouble()?.reason, 'the shop answered orders with 503')
  assert.equal(shop.trouble()?.inARow, 1, 'what was not asked is no fault of the shop')

  later(5_000)
  will('answers')
  assert.equal(await ask(), 'answered')
  assert.deepEqual([shop.trouble(), shop.isResting(), asked()], [undefined, false, 2])
})

test('given the shop asks for ten minutes, then it is given them, without anybody waiting; but not a day', async () => {
  const { shop, asked, will, later, ask } = world()
  will(away(600_000))
  await ask()
  later(599_999)
  await ask()
  assert.equal(asked(), 1)
  later(1)
  will(away(24 * 3_600_000))
  await ask()
  assert.equal(asked(), 2)
  assert.equal(shop.trouble()?.notBefore, begun + 600_000 + 15 * 60_000)
})

test('given several requests fail together, then that is one fault', async () => {
  const { shop, will, ask } = world()
  will(away())
  await Promise.all([ask(), ask(), ask()])
  assert.equal(shop.trouble()?.inARow, 1)
})

test('given a refused change, as with keys that only read, then the shop is not in trouble; a refused question is trouble', async () => {
  const { shop, will, ask } = world()
  const refused = new ShopFault('refused', 'the shop answered webhooks/5 with 401', { status: 401 })
  will(refused)
  assert.equal(await ask('PUT'), refused)
  assert.equal(shop.trouble(), undefined)
  await ask()
  assert.equal(shop.trouble()?.kind, 'refused')
})

test('given an order that the shop does not have, then that is an answer', async () => {
  const { shop, will, later, ask } = world()
  will(away())
  await ask()
  later(5_000)
  will(new ShopFault('odd', 'no such order', { status: 404, code: 'woocommerce_rest_shop_order_invalid_id' }))
  await ask()
  assert.equal(shop.trouble(), undefined)
})
