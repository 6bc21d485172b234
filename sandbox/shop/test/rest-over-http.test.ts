import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startShop } from '../src/run-shop.ts'
import type { RunningShop } from '../src/run-shop.ts'
import { startReceiver } from './receiver.ts'
import type { Receiver } from './receiver.ts'

const basic = { authorization: `Basic ${btoa('ck:cs')}` }
const tls = { 'x-forwarded-proto': 'https' }

describe('the REST API over HTTP', () => {
  let receiver: Receiver
  let shop: RunningShop
  let lenient: RunningShop

  before(async () => {
    receiver = await startReceiver()
    const options = {
      deliveryUrl: receiver.url,
      secret: 'shop-secret',
      mode: 'stepped' as const,
      apiKeys: [{ key: 'ck', secret: 'cs', permissions: 'read' as const }],
    }
    shop = await startShop(options)
    lenient = await startShop({ ...options, plainHttpOnLoopback: true })
    shop.createOrders(12)
    lenient.createOrders(12)
  })
  after(async () => {
    await shop.stop()
    await lenient.stop()
    await receiver.close()
  })
  const list = (at: RunningShop, headers: Record<string, string>, query = '') =>
    fetch(`${at.url}/wp-json/wc/v3/orders${query}`, { headers })

  it('ignores keys over plain HTTP, as WooCommerce does', async () => {
    assert.equal((await list(shop, basic)).status, 401)
  })

  it('takes keys behind a TLS proxy, in the header or in the query', async () => {
    assert.equal((await list(shop, { ...basic, ...tls })).status, 200)
    assert.equal((await list(shop, tls, '?consumer_key=ck&consumer_secret=cs')).status, 200)
  })

  it('takes keys over plain HTTP from this machine when it may', async () => {
    const response = await list(lenient, basic)
    assert.equal(response.status, 200)
    assert.equal(((await response.json()) as unknown[]).length, 10)
    assert.equal(response.headers.get('x-wp-total'), '12')
    assert.match(response.headers.get('link') ?? '', /page=2>; rel="next"/)
  })

  it('refuses a key that only reads to write', async () => {
    const [order] = shop.orders()
    const response = await fetch(`${shop.url}/wp-json/wc/v3/orders/${order?.id}`, {
      method: 'PUT',
      headers: { ...basic, ...tls },
      body: '{"status":"completed"}',
    })
    assert.equal(response.status, 401)
    assert.notEqual(shop.orders()[0]?.status, 'completed')
  })

  it('responds as a delivery says it, but for the scheme and host of links', async () => {
    const [order] = shop.orders()
    const response = await fetch(`${shop.url}/wp-json/wc/v3/orders/${order?.id}`, {
      headers: { ...basic, ...tls },
    })
    const text = await response.text()
    assert.deepEqual(JSON.parse(text.replaceAll('https:', 'http:')), order)
  })

  it('refuses a body larger than any order', async () => {
    const response = await fetch(`${shop.url}/wp-json/wc/v3/orders/1`, {
      method: 'PUT',
      headers: { ...basic, ...tls },
      body: 'x'.repeat(1024 * 1024 + 1),
    })
    assert.equal(response.status, 413)
  })
})
