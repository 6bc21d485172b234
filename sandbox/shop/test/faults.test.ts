import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import type { Fault } from '../src/domain/faults/faults.ts'
import { signBody } from '../src/domain/webhooks/sign-body.ts'
import { startShop } from '../src/run-shop.ts'
import type { RunningShop } from '../src/run-shop.ts'
import { headerOf, startReceiver } from './receiver.ts'
import type { Receiver } from './receiver.ts'

describe('a shop with injected faults', () => {
  let receiver: Receiver
  let shop: RunningShop
  let nowMs: number

  const pass = async (ms: number): Promise<void> => {
    nowMs += ms
    await shop.tick()
  }
  const orderWith = async (kind: Fault): Promise<number> => {
    shop.injectFault(kind)
    const [id] = shop.createOrders(1)
    await pass(1_000)
    return id ?? 0
  }
  const statuses = (): string[] => receiver.deliveries.map(({ body }) => JSON.parse(body).status)

  beforeEach(async () => {
    nowMs = Date.UTC(2026, 10, 21)
    receiver = await startReceiver()
    shop = await startShop({
      deliveryUrl: receiver.url,
      secret: 'shop-secret',
      mode: 'stepped',
      nowMs: () => nowMs,
      queueDelayMs: [1_000, 1_000],
      // Its first order is paid by card: pending, processing, completed.
      seed: 7,
      speed: 20,
    })
  })
  afterEach(async () => {
    await shop.stop()
    await receiver.close()
  })

  it('drops all of an order', async () => {
    const id = await orderWith('dropOrder')
    await pass(3_600_000)
    await pass(1_000)
    assert.deepEqual(receiver.deliveries, [])
    assert.deepEqual(shop.injectedFaults(), [{ kind: 'dropOrder', orderId: id }])
    assert.ok(shop.allSent())
  })

  it('drops the creation of an order, not what comes later', async () => {
    await orderWith('dropCreation')
    assert.deepEqual(receiver.deliveries, [])
    await pass(15_000)
    await pass(1_000)
    assert.deepEqual(statuses(), ['processing'])
  })

  it('leaves an order stuck', async () => {
    await orderWith('stuck')
    await pass(3_600_000)
    assert.deepEqual(statuses(), ['pending', 'pending'])
  })

  it('leaves a gap in the ids', async () => {
    const [before] = shop.createOrders(1)
    const after = await orderWith('gap')
    assert.ok(after > (before ?? 0) + 1)
  })

  it('sends a delivery twice, byte for byte and header for header', async () => {
    await orderWith('duplicate')
    assert.equal(receiver.deliveries.length, 3)
    assert.deepEqual(receiver.deliveries[0], receiver.deliveries[1])
  })

  it('sends a delivery late', async () => {
    await orderWith('delay')
    assert.equal(receiver.deliveries.length, 1)
    assert.ok(!shop.allSent())
    await pass(60_000)
    await pass(60_000)
    const topics = receiver.deliveries.map((delivery) => headerOf(delivery, 'X-WC-Webhook-Topic'))
    assert.ok(topics.includes('order.created'))
  })

  it('sends a delivery after the one that came after it, with its old state', async () => {
    shop.createOrders(1)
    await pass(1_000)
    receiver.deliveries.length = 0
    shop.injectFault('reorder')
    await pass(15_000)
    await pass(1_000)
    assert.deepEqual(statuses(), [])
    await pass(19_000)
    assert.deepEqual(statuses(), ['processing'])
  })

  it('sends a body that is no JSON, signed', async () => {
    await orderWith('malformed')
    const [cutOff] = receiver.deliveries
    assert.ok(cutOff)
    assert.throws(() => JSON.parse(cutOff.body))
    assert.equal(headerOf(cutOff, 'X-WC-Webhook-Signature'), signBody(cutOff.body, 'shop-secret'))
  })

  it('loses an update that tells something new', async () => {
    await orderWith('loseUpdate')
    assert.deepEqual(statuses(), ['pending', 'pending'])
    await pass(15_000)
    await pass(1_000)
    assert.deepEqual(statuses(), ['pending', 'pending'])
    assert.deepEqual(
      shop.injectedFaults().map(({ kind }) => kind),
      ['loseUpdate'],
    )
  })
})
