import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startShop } from '@slipstream/sandbox-shop/run-shop.ts'
import type { RunningShop } from '@slipstream/sandbox-shop/run-shop.ts'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import type { RestClient } from '../../../../src/sources/woocommerce/adapters/rest-client.ts'
import { enableWebhook, listWebhooks } from '../../../../src/sources/woocommerce/adapters/shop-webhooks.ts'
import { sweepOrders } from '../../../../src/sources/woocommerce/adapters/sweep-orders.ts'
import { verdictOf } from '../../../../src/sources/woocommerce/domain/verdict-of.ts'
import { verifyIds } from '../../../../src/sources/woocommerce/adapters/verify-ids.ts'
import { verifyNumbers } from '../../../../src/sources/woocommerce/adapters/verify-numbers.ts'
import { clientOf } from './shop-of-a-test.ts'
import { never } from '../../../world.ts'

describe('a shop that is asked', () => {
  let shop: RunningShop
  let rest: RestClient
  let now = Date.parse('2026-11-21T07:00:00Z')

  before(async () => {
    shop = await startShop({
      // Nobody listens there: the shop disables its webhooks by and by.
      deliveryUrl: 'http://127.0.0.1:9/',
      secret: 'shop-secret',
      mode: 'stepped',
      nowMs: () => now,
      apiKeys: [{ key: 'ck_of_test', secret: 'cs_of_test', permissions: 'read_write' }],
      plainHttpOnLoopback: true,
    })
    rest = clientOf(shop.url)
  })
  after(() => shop.stop())

  const swept = async (since: number) => {
    const orders = new Map<number, unknown>()
    let pages = 0
    let through = since
    for await (const page of sweepOrders(rest, { since }, never)) {
      for (const order of page.orders) orders.set(order.id, order)
      through = page.through
      pages++
    }
    return { ids: [...orders.keys()].sort((a, b) => a - b), through, pages }
  }
  const delivered = async () => {
    for (let n = 0; n < 30; n++) {
      now += 2_000
      await shop.tick()
    }
  }

  it('gives each number its verdict, more of them than one list holds', async () => {
    const ids = shop.createOrders(230)
    const [binned, gone] = ids as [number, number]
    const url = `${shop.url}/wp-json/wc/v3/orders`
    const headers = { authorization: `Basic ${btoa('ck_of_test:cs_of_test')}` }
    await fetch(`${url}/${binned}`, { method: 'DELETE', headers })
    await fetch(`${url}/${gone}?force=true`, { method: 'DELETE', headers })
    await fetch(`${url}/${ids[2]}`, { method: 'PUT', headers, body: '{"status":"checkout-draft"}' })

    const verdicts = await verifyIds({ rest, verdictOf }, [...ids, 999_999], never)

    const found = new Map(verdicts.map(({ id, verdict }) => [id, verdict]))
    assert.equal(found.size, 231)
    assert.equal(found.get(binned), 'trashed')
    assert.equal(found.get(gone), 'not-an-order')
    assert.equal(found.get(ids[2] as number), 'draft')
    assert.equal(found.get(999_999), 'not-an-order')
    for (const { id, status } of shop.orders().filter((order) => order.id > (ids[2] as number))) {
      // Some are opened checkouts, as in any shop.
      assert.equal(found.get(id), status === 'checkout-draft' ? 'draft' : 'found')
    }
  })

  it('is asked for orders by their number, among those of a time', async () => {
    const numbers = shop.orders().map(({ number }) => Number(number))
    const [binned] = numbers as [number]
    const numberOf = ({ number }: Readonly<Record<string, unknown>>) => Number(number)
    const search = { numberOf, numbers: [...numbers, 999_999], after: now, before: now }
    const found = new Map(
      (await verifyNumbers({ rest, verdictOf }, search, never)).map(({ number, verdict }) => [
        number,
        verdict,
      ]),
    )
    assert.equal(found.get(binned), 'trashed')
    assert.equal(found.get(999_999), 'not-an-order')
    for (const { number, status } of shop.orders().slice(1)) {
      assert.equal(found.get(Number(number)), status === 'checkout-draft' ? 'draft' : 'found')
    }
    const earlier = { ...search, before: now - 86_400_000, after: now - 2 * 86_400_000 }
    assert.equal((await verifyNumbers({ rest, verdictOf }, earlier, never))[1]?.verdict, 'not-an-order')
    const [withoutResponse] = await verifyNumbers(
      { rest: clientOf('http://127.0.0.1:9'), verdictOf },
      search,
      never,
    )
    assert.equal(withoutResponse?.verdict, 'unverified')
  })

  it('is swept to the end, though hundreds were modified within one second', async () => {
    const expected = shop.orders().filter(({ status }) => status !== 'trash')
    const { ids, pages } = await swept(0)
    assert.deepEqual(
      ids,
      expected.map(({ id }) => id).sort((a, b) => a - b),
    )
    assert.ok(pages >= 3)
  })

  it('is swept from where the last sweep ended, and nothing of that second is passed over', async () => {
    const { through } = await swept(0)
    const again = await swept(through)
    assert.equal(again.through, through)
    assert.ok(again.ids.length > 0)
    now += 60_000
    const placed = shop.createOrders(2)
    const { ids } = await swept(now)
    assert.deepEqual(ids, placed)
  })

  it('passes over no order while others are modified', async () => {
    const since = (now += 60_000)
    const placed = Array.from({ length: 130 }, () => {
      now += 1_000
      return shop.createOrders(1)[0] as number
    })
    const seen = new Set<number>()
    let isFirst = true
    for await (const { orders } of sweepOrders(rest, { since }, never)) {
      for (const { id } of orders) seen.add(id)
      if (!isFirst) continue
      isFirst = false
      now += 1_000
      const headers = { authorization: `Basic ${btoa('ck_of_test:cs_of_test')}` }
      const url = `${shop.url}/wp-json/wc/v3/orders/${placed[0]}`
      await fetch(url, { method: 'PUT', headers, body: '{"customer_note":"meanwhile"}' })
    }
    assert.deepEqual(
      [...seen].sort((a, b) => a - b),
      placed,
    )
  })

  it('tells which webhooks it has disabled, and enables one again', async () => {
    shop.createOrders(12)
    await delivered()
    const disabled = await listWebhooks(rest, never, 'disabled')
    assert.ok(disabled.length > 0)
    const [webhook] = disabled as [(typeof disabled)[number]]
    assert.equal((await enableWebhook(rest, webhook.id, never)).status, 'active')
    assert.equal(shop.webhooks().find(({ id }) => id === webhook.id)?.status, 'active')
    assert.equal((await listWebhooks(rest, never)).length, shop.webhooks().length)
  })

  it('is left unverified with the reason when it refuses the keys or is unavailable, not thrown', async () => {
    const stranger = clientOf(shop.url, { secret: new Secret('another') })
    for (const [client, reason] of [
      [clientOf('http://127.0.0.1:9'), /did not answer orders/],
      [stranger, /401 woocommerce_rest_authentication_error/],
    ] as const) {
      const [verdict] = await verifyIds({ rest: client, verdictOf }, [1000], never)
      assert.ok(verdict?.verdict === 'unverified')
      assert.match(verdict.reason, reason)
    }
  })

  it('given many gaps of binned and unsaved orders, then a list per kind answers, not single ids', async () => {
    const ids = shop.createOrders(40)
    const headers = { authorization: `Basic ${btoa('ck_of_test:cs_of_test')}` }
    for (const id of ids.slice(0, 20))
      await fetch(`${shop.url}/wp-json/wc/v3/orders/${id}`, { method: 'DELETE', headers })
    const paths: string[] = []
    const counted: RestClient = (request, signal) => {
      paths.push(`${request.path} ${request.query?.['status'] ?? ''}`)
      return rest(request, signal)
    }
    const verdicts = await verifyIds({ rest: counted, verdictOf }, ids, never)
    assert.ok(verdicts.slice(0, 20).every(({ verdict }) => verdict === 'trashed'))
    assert.deepEqual(paths, ['orders any', 'orders trash'])
  })
})
