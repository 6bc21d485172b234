import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import { memoryAuditStore } from '../../../src/store/adapters/memory-audit-store.ts'
import { newSenderHealth } from '../../../src/rules/webhooks/domain/sender-health.ts'
import { newRhythm } from '../../../src/rules/source-silent/domain/rhythm.ts'
import { evolveStall, type OpenStays } from '../../../src/stays/domain/evolve-stall.ts'
import { newStallState } from '../../../src/stays/domain/stall-state.ts'
import type { SourceState } from '../../../src/observe/domain/source-state.ts'
import type { StallRule } from '../../../src/stays/domain/stall-rule.ts'
import { evaluateStalls } from '../../../src/rules/stalled-orders/evaluate.ts'
import { clientOf } from '../../sources/woocommerce/adapters/shop-of-a-test.ts'
import { arrivedOrder, contextOf, never, sourceOf, startTestShop, watchedWooCommerce } from '../../world.ts'

const settle = { afterMs: 60_000, laterOrders: 2 }
const limitMs = 600_000
const byTime = { rule: 'time' as const, afterMs: limitMs }
const begun = Date.parse('2026-11-21T07:00:00Z')

type Given = { inShop?: string; movedMs?: number; movedOn?: string[]; rule?: Required<StallRule> }

/**
 * An order that has been `pending` for as long as may be, as far as facts have been
 * folded. In the shop it is at some status.
 */
async function world(
  test: TestContext,
  { inShop = 'pending', movedMs = 0, movedOn = [], rule = byTime }: Given = {},
) {
  let now = begun
  const store = memoryAuditStore(() => now)
  const shop = await startTestShop(test, () => now)
  const lease = await store.leases.take('shop', { owner: 'test', leaseMs: 600_000 })
  assert.ok(lease !== undefined)
  const [id] = shop.createOrders(1)
  const orderId = String(id)
  const rest = clientOf(shop.url)
  const move = (status: string) => rest({ method: 'PUT', path: `orders/${orderId}`, body: { status } }, never)
  await move('pending')
  now = begun + movedMs
  if (inShop === 'deleted') {
    const headers = { authorization: `Basic ${btoa('ck_of_test:cs_of_test')}` }
    await fetch(`${shop.url}/wp-json/wc/v3/orders/${orderId}?force=true`, { method: 'DELETE', headers })
  } else if (inShop !== 'pending') await move(inShop)
  const open: OpenStays = new Map()
  let stall = newStallState()
  const entered = [...movedOn, orderId]
  for (const each of entered) stall = evolveStall(stall, open, { type: 'entered', orderId: each, at: begun })
  const state = {
    stalls: new Map([['pending', stall]]),
    rhythm: newRhythm(),
    senders: newSenderHealth(),
  }
  await store.states.keep(lease, state, {
    ...{ statuses: ['pending'], folded: [] },
    stays: [...open.values()].map((stay) => ({ status: 'pending', orderId: stay.orderId, stay })),
  })
  const sequence = { field: 'id', step: 1, settle }
  const source = sourceOf({ sequence, stalled: { pending: [rule] } })
  let next: Partial<SourceState> | undefined
  return {
    state,
    /** Of the last evaluation. */
    next: () => next,
    /** The order as it arrived, maybe with a fact that is still to be folded. */
    known(status: string, id = orderId): void {
      store.orders.put([arrivedOrder(id, begun, { status })])
    },
    async evaluate({ isReachable = true, afterMs = limitMs } = {}) {
      now = begun + afterMs
      const shop = isReachable ? watchedWooCommerce(rest, () => now) : undefined
      const { desired, beforeAlerts, found } = await evaluateStalls(
        contextOf({ store, source, lease, now, state, shop }),
      )
      await beforeAlerts?.()
      next = found?.state
      return [
        ...desired.map(({ rule: name }) => name),
        ...(await store.discrepancies.list('shop', 9)).map(({ kind, status }) => `${kind} ${status}`),
      ]
    },
  }
}

describe('an order that has been in a status for too long', () => {
  it('given the shop has it there as well, then it is stalled', async (test) => {
    const { known, evaluate } = await world(test)
    known('pending')
    assert.deepEqual(await evaluate(), ['stalled-order'])
  })

  it('given it is alerted, then the result has the next state, beside the given one', async (test) => {
    const rule = { rule: 'learned' as const, budget: 1 / 200 }
    const { known, evaluate, state, next } = await world(test, { rule })
    known('pending')
    const before = structuredClone(state)
    assert.deepEqual(await evaluate({ afterMs: 30 * 86_400_000 }), ['stalled-order'])
    assert.deepEqual(state, before)
    assert.equal(next()?.stalls?.get('pending')?.open.buckets[0]?.alerted, 1)
  })

  it('given the shop has moved it on and that settled, then its update is lost, not stalled', async (test) => {
    const { known, evaluate } = await world(test, { inShop: 'processing', movedMs: limitMs - settle.afterMs })
    known('pending')
    assert.deepEqual(await evaluate(), ['lost-update processing'])
  })

  it('given the shop deleted it for good, then it is not stalled, and the deletion is recovered', async (test) => {
    const { known, evaluate } = await world(test, { inShop: 'deleted', movedMs: 1_000 })
    known('pending')
    assert.deepEqual(await evaluate(), ['deletion gone-for-good'])
  })

  it('given the shop has only just moved it on, then it is neither: the delivery is on its way', async (test) => {
    const { known, evaluate } = await world(test, { inShop: 'processing', movedMs: limitMs - 1_000 })
    known('pending')
    assert.deepEqual(await evaluate(), [])
  })

  for (const isReachable of [true, false]) {
    const reachable = isReachable ? 'and the shop can be asked' : 'and the shop cannot be asked'
    it(`given the log tells by now that it has moved on, ${reachable}, then it is neither`, async (test) => {
      const { known, evaluate } = await world(test, { inShop: 'processing', movedMs: 1_000 })
      known('processing')
      assert.deepEqual(await evaluate({ isReachable }), [])
    })
  }

  it('given a hundred before it have moved on, then they delay it by one evaluation at most', async (test) => {
    const movedOn = Array.from({ length: 100 }, (_, index) => `first-${index}`)
    const { known, evaluate } = await world(test, { movedOn })
    known('pending')
    for (const id of movedOn) known('processing', id)
    assert.deepEqual(await evaluate(), [])
    assert.deepEqual(await evaluate(), ['stalled-order'])
    assert.deepEqual(await evaluate(), ['stalled-order'])
  })
})
