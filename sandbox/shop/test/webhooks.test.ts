import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { signBody } from '../src/domain/webhooks/sign-body.ts'
import { startShop } from '../src/run-shop.ts'
import type { RunningShop } from '../src/run-shop.ts'
import type { ShopOptions } from '../src/shop-options.ts'
import { headerOf, startReceiver } from './receiver.ts'
import type { Received, Receiver } from './receiver.ts'

const start = Date.UTC(2026, 10, 21, 6, 42)

describe('a running shop', () => {
  let receiver: Receiver
  let shop: RunningShop
  let nowMs: number

  const open = async (options: Partial<ShopOptions> = {}): Promise<void> => {
    shop = await startShop({
      deliveryUrl: receiver.url,
      secret: 'shop-secret',
      mode: 'stepped',
      nowMs: () => nowMs,
      queueDelayMs: [1_000, 1_000],
      apiKeys: [{ key: 'ck', secret: 'cs', permissions: 'read_write' }],
      plainHttpOnLoopback: true,
      ...options,
    })
  }
  const pass = async (ms: number): Promise<void> => {
    nowMs += ms
    await shop.tick()
  }
  const call = (path: string, method = 'GET', body?: unknown) =>
    fetch(`${shop.url}/wp-json/wc/v3/${path}`, {
      method,
      headers: { authorization: `Basic ${btoa('ck:cs')}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  const put = (path: string, body: unknown) => call(path, 'PUT', body)
  const parsed = ({ body }: Received) => JSON.parse(body)

  beforeEach(async () => {
    nowMs = start
    receiver = await startReceiver()
  })
  afterEach(async () => {
    await shop.stop()
    await receiver.close()
  })

  it('pings each webhook, unsigned and form-encoded, when it opens', async () => {
    await open()
    assert.deepEqual(
      receiver.pings.map(({ body }) => body),
      ['webhook_id=1', 'webhook_id=2', 'webhook_id=3', 'webhook_id=4'],
    )
    assert.equal(headerOf(receiver.pings[0] as Received, 'X-WC-Webhook-Topic'), undefined)
  })

  it('announces an order by two deliveries of the same bytes, signed, with headers as captured', async () => {
    await open({ source: 'http://shop.example/' })
    shop.createOrders(1)
    await pass(1_000)
    const [first, second] = receiver.deliveries
    assert.ok(first && second)
    assert.equal(first.body, second.body)
    assert.equal(headerOf(first, 'X-WC-Webhook-Signature'), signBody(first.body, 'shop-secret'))
    assert.equal(headerOf(first, 'X-WC-Webhook-Source'), 'http://shop.example/')
    assert.deepEqual(
      first.headers.map(([name]) => name),
      [
        ...['Host', 'User-Agent', 'Accept', 'Accept-Encoding', 'Content-Type', 'X-WC-Webhook-Source'],
        ...['X-WC-Webhook-Topic', 'X-WC-Webhook-Resource', 'X-WC-Webhook-Event', 'X-WC-Webhook-Signature'],
        ...['X-WC-Webhook-ID', 'X-WC-Webhook-Delivery-ID', 'Connection', 'Content-Length'],
      ],
    )
  })

  it('delivers the state at delivery and merges what waits for the same webhook', async () => {
    await open()
    const [id] = shop.createOrders(1)
    for (const status of ['processing', 'on-hold', 'completed']) await put(`orders/${id}`, { status })
    await pass(1_000)
    assert.equal(receiver.deliveries.length, 2)
    for (const delivery of receiver.deliveries) assert.equal(parsed(delivery).status, 'completed')
  })

  it('shares a delivery id among the deliveries of one webhook within a second', async () => {
    await open()
    shop.createOrders(3)
    await pass(1_000)
    const created = receiver.deliveries.filter(
      (delivery) => headerOf(delivery, 'X-WC-Webhook-Topic') === 'order.created',
    )
    assert.ok(created.length >= 2)
    assert.equal(new Set(created.map((delivery) => headerOf(delivery, 'X-WC-Webhook-Delivery-ID'))).size, 1)
  })

  it('sends only the id of a binned order, and a signed error for a permanent deletion', async () => {
    await open()
    const [binned, deleted] = shop.createOrders(2)
    await call(`orders/${deleted}?force=true`, 'DELETE')
    await call(`orders/${binned}`, 'DELETE')
    await pass(1_000)
    const last = receiver.deliveries.at(-1)
    assert.equal(last?.body, `{"id":${binned}}`)
    assert.ok(
      receiver.deliveries.some(({ body }) =>
        body.startsWith('{"code":"woocommerce_rest_shop_order_invalid_id"'),
      ),
    )
    assert.equal((await call(`orders/${binned}`, 'DELETE')).status, 410)
    assert.equal((await call(`orders/${deleted}`)).status, 404)
  })

  it('restores a binned order silently when its status is set', async () => {
    await open()
    const [id] = shop.createOrders(1)
    await call(`orders/${id}`, 'DELETE')
    await pass(1_000)
    receiver.deliveries.length = 0
    await put(`orders/${id}`, { status: 'processing' })
    await pass(1_000)
    assert.deepEqual(receiver.deliveries, [])
    assert.equal(shop.orders()[0]?.status, 'processing')
  })

  it('disables a webhook at the seventh failure in a row, and at the first after re-activation', async () => {
    await open()
    const [id] = shop.createOrders(1)
    await pass(1_000)
    receiver.status = 503
    const fail = async (): Promise<void> => {
      await put(`orders/${id}`, {})
      await pass(1_000)
    }
    const updates = (): string | undefined => shop.webhooks().find(({ id }) => id === 2)?.status
    for (let failures = 0; failures < 6; failures++) await fail()
    assert.equal(updates(), 'active')
    await fail()
    assert.equal(updates(), 'disabled')
    const disabled = (await (await call('webhooks?status=disabled')).json()) as { id: number }[]
    assert.deepEqual(
      disabled.map((webhook) => webhook.id),
      [2],
    )

    const before = receiver.deliveries.length
    await fail()
    assert.equal(receiver.deliveries.length, before, 'events of a disabled webhook are lost')
    await put('webhooks/2', { status: 'active' })
    await fail()
    assert.equal(updates(), 'disabled')
  })

  it('pings after every delivery while the last ping was not answered 200', async () => {
    receiver.pingStatus = 202
    await open()
    receiver.pings.length = 0
    shop.createOrders(1)
    await pass(1_000)
    assert.equal(receiver.pings.length, receiver.deliveries.length)

    receiver.pingStatus = 200
    await put('webhooks/1', { status: 'active' })
    await put('webhooks/2', { status: 'active' })
    while (shop.webhooks().some(({ id, pingPending }) => id <= 2 && pingPending)) await setImmediate()
    receiver.pings.length = 0
    shop.createOrders(1)
    await pass(1_000)
    assert.deepEqual(receiver.pings, [])
  })

  it('places orders by itself when it is live', { timeout: 20_000 }, async () => {
    const lines: string[] = []
    await open({
      mode: 'live',
      nowMs: Date.now,
      ordersPerMinute: 1_200,
      speed: 1_000,
      queueDelayMs: [0, 20],
      onLine: (line) => lines.push(line),
    })
    while (!receiver.deliveries.some(({ body }) => body.includes('"status":"completed"')))
      await setImmediate()
    assert.ok(lines.some((line) => /^order 1000 placed by /.test(line)))
    assert.ok(lines.some((line) => line.endsWith('→ completed')))
  })

  it('asks before it sends more than a MiB', async () => {
    await open()
    const [id] = shop.createOrders(1)
    await put(`orders/${id}`, { customer_note: 'é'.repeat(180_000) })
    await pass(1_000)
    const [delivery] = receiver.deliveries
    assert.ok(delivery && delivery.body.length > 1024 * 1024)
    assert.ok(delivery.expectedContinue)
    assert.deepEqual(delivery.headers.slice(-3, -1), [
      ['Connection', 'close'],
      ['Expect', '100-Continue'],
    ])
  })
})
