import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it, mock } from 'node:test'
import { startShop } from '@slipstream/sandbox-shop/run-shop.ts'
import type { RunningShop } from '@slipstream/sandbox-shop/run-shop.ts'
import { startReceiver } from '../../../sandbox/shop/test/receiver.ts'
import type { Receiver } from '../../../sandbox/shop/test/receiver.ts'
import { showFaults } from '../../../sandbox/demo/shop/show-faults.ts'

describe('what the demo shows of a bad day', () => {
  const lines: string[] = []
  let receiver: Receiver
  let shop: RunningShop
  let nowMs: number

  beforeEach(async () => {
    nowMs = Date.UTC(2026, 10, 21)
    lines.length = 0
    receiver = await startReceiver()
    shop = await startShop({
      deliveryUrl: receiver.url,
      secret: 'shop-secret',
      mode: 'stepped',
      nowMs: () => nowMs,
      speed: 20,
      ordersPerMinute: 30,
      onLine: (line) => lines.push(line),
    })
    mock.timers.enable({ apis: ['setTimeout'] })
  })
  afterEach(async () => {
    mock.timers.reset()
    await shop.stop()
    await receiver.close()
  })

  async function pass(seconds: number): Promise<void> {
    for (let i = 0; i < seconds; i++) {
      mock.timers.tick(1_000)
      nowMs += 1_000
      await shop.tick()
    }
  }

  it('is a discrepancy of each kind within 30 seconds, each logged in a sentence', async () => {
    showFaults(shop)
    await pass(30)
    const kinds = new Set(shop.injectedFaults().map(({ kind }) => kind))
    assert.deepEqual([...kinds].sort(), [
      'dropCreation',
      'dropOrder',
      'gap',
      'loseUpdate',
      'malformed',
      'stuck',
    ])
    for (const sentence of [
      /^order \d+ is never announced/,
      /^order \d+ is never delivered/,
      /^order \d+ is left stuck/,
      /^id \d+ goes to .*, so no order will have it$/,
      /^an update of \d+ is lost/,
      /is cut off: nobody can read it$/,
    ]) {
      assert.ok(
        lines.some((line) => sentence.test(line)),
        `no line matches ${sentence}`,
      )
    }
  })

  it('happens to orders, not to drafts that may be given up', async () => {
    showFaults(shop)
    await pass(12)
    const stuck = shop.injectedFaults().findLast(({ kind }) => kind === 'stuck')
    const statuses = shop.orders().flatMap((order) => (order.id === stuck?.orderId ? [order.status] : []))
    assert.deepEqual(statuses.length, 1)
    assert.notEqual(statuses[0], 'checkout-draft')
  })

  it('is over when it is stopped', async () => {
    const stop = showFaults(shop)
    stop()
    await pass(30)
    assert.deepEqual(shop.injectedFaults(), [])
  })
})
