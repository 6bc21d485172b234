import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import type { Concern } from '../../../src/rules/shipments/domain/concerns.ts'
import type { AuditedShipmentDocument } from '../../../src/rules/shipments/shipment-store.ts'
import type { ObservedBatch } from '../../../src/observe/observed-batch.ts'
import { arrivedOrder } from '../../world.ts'
import type { Rig } from './rig.ts'

const nothing: ObservedBatch = {
  ...{ orders: [], facts: [], eventIds: [], quarantined: [], comparisons: [] },
  connected: new Map(),
  notifications: [],
  mailRelay: null,
}
const begunMs = Date.parse('2026-11-21T09:00:00Z')

function shipment(
  orderId: string,
  concerns: Concern[],
  given: Partial<AuditedShipmentDocument> = {},
): AuditedShipmentDocument {
  const source = given.source ?? 'shop'
  return {
    ...{
      _id: `${source}/${orderId}/1`,
      source,
      orderId,
      orderNumber: orderId,
      shipmentNumber: 1,
      revision: 1,
    },
    ...{ carrier: 'bobs-post', status: 'accepted', wait: null, deadLetter: null, stalled: null },
    ...{ cancellationFailure: null, ignoredChange: null, exception: null },
    ...{ requestedAt: '2026-11-21T09:00:00Z', changedAt: '2026-11-21T09:00:00Z' },
    ...{ scheduledAt: null, shippedAt: null, deliveredAt: null, cancelledAt: null },
    ...{ concerns, position: 'shipments/0/1', requestedMs: begunMs, scheduledMs: null, changedMs: begunMs },
    forgetAt: new Date(Date.now() + 3_600_000),
    ...given,
  }
}

/** What is kept of shipments and carriers. */
export function shipmentsKeepTheirPromises<Tx>(rig: Rig<Tx>): void {
  const open = async (test: TestContext) => {
    const { stores, inTransaction, close } = await rig.open()
    test.after(close)
    const write = (batch: Partial<ObservedBatch>) =>
      inTransaction((tx) => stores[0].write({ ...nothing, ...batch }, tx))
    return { store: stores[1], write }
  }
  const ids = (found: readonly { _id: string }[]): string[] => found.map(({ _id }) => _id)

  describe('shipments', () => {
    it('are found by what they concern, the last to change first', async (test) => {
      const { store, write } = await open(test)
      await write({
        shipments: [
          shipment('1', ['stalled'], { changedMs: begunMs + 1 }),
          shipment('2', ['dead-lettered'], { changedMs: begunMs + 3 }),
          shipment('3', ['stalled', 'unscanned'], { changedMs: begunMs + 2 }),
          shipment('4', ['waiting']),
          shipment('5', ['stalled'], { source: 'partner' }),
        ],
      })
      const found = (concerns: Concern[], limit = 10) => store.shipments.concerned('shop', concerns, limit)
      assert.deepEqual(ids(await found(['stalled'])), ['shop/3/1', 'shop/1/1'])
      assert.deepEqual(ids(await found(['stalled', 'dead-lettered'], 2)), ['shop/2/1', 'shop/3/1'])
      await write({ shipments: [shipment('3', [])] })
      assert.deepEqual(ids(await found(['stalled', 'unscanned'])), ['shop/1/1'])
      assert.deepEqual(ids(await store.shipments.find(['shop/4/1', 'shop/9/1'])), ['shop/4/1'])
      assert.deepEqual(await store.shipments.countByOrder('shop', ['1', '5', '9']), new Map([['1', 1]]))
    })

    it('are counted that wait for a carrier, and that were booked after it was back', async (test) => {
      const { store, write } = await open(test)
      await write({
        shipments: [
          shipment('1', ['waiting'], { requestedMs: begunMs + 5 }),
          shipment('2', ['waiting'], { requestedMs: begunMs + 1, source: 'partner' }),
          shipment('3', ['waiting'], { requestedMs: begunMs + 9 }),
          shipment('4', ['waiting'], { carrier: 'other' }),
          shipment('5', ['unscanned'], { requestedMs: begunMs + 1, scheduledMs: begunMs + 8 }),
          shipment('6', ['unscanned'], { requestedMs: begunMs + 1, scheduledMs: begunMs + 6 }),
          shipment('7', ['unscanned'], { requestedMs: begunMs + 8, scheduledMs: begunMs + 9 }),
        ],
      })
      assert.deepEqual(await store.shipments.waiting('bobs-post', begunMs + 9), {
        count: 2,
        oldestMs: begunMs + 1,
      })
      assert.deepEqual(await store.shipments.waiting('unknown', begunMs), { count: 0, oldestMs: null })
      assert.equal(await store.shipments.drained('bobs-post', begunMs + 7), 1)
    })
  })

  describe('carriers', () => {
    it('are as they were last written', async (test) => {
      const { store, write } = await open(test)
      const at = '2026-11-21T09:00:00.000Z'
      const carrier = (_id: string, state: 'available' | 'unavailable') => {
        return { _id, state, detail: null, since: at, changedAt: at, eventId: `${_id} ${state}` }
      }
      await write({ carriers: [carrier('b', 'unavailable'), carrier('a', 'available')] })
      await write({ carriers: [carrier('b', 'available')] })
      const found = (await store.shipments.carriers()).map(({ _id, state }) => `${_id} ${state}`)
      assert.deepEqual(found, ['a available', 'b available'])
    })
  })

  describe('orders that await a shipment', () => {
    it('are found, the first to be due first, until settled; a source’s start stays', async (test) => {
      const { store, write } = await open(test)
      const due = (id: string, dueMs: number | null) =>
        arrivedOrder(id, Date.now(), {
          shipping: { reachedMs: begunMs, dueAt: dueMs === null ? null : new Date(dueMs), isSettled: false },
        })
      await write({
        orders: [
          due('1', begunMs + 2),
          due('2', begunMs + 1),
          due('3', begunMs + 9),
          due('4', null),
          arrivedOrder('5', Date.now()),
        ],
      })
      const found = async () => ids(await store.orders.awaitingShipment('shop', begunMs + 2, 10))
      assert.deepEqual(await found(), ['shop/2', 'shop/1'])
      await store.orders.settleShipments(['shop/2', 'shop/9'])
      assert.deepEqual(await found(), ['shop/1'])
      const [settled] = await store.orders.find(['shop/2'])
      assert.deepEqual(settled?.shipping, { reachedMs: begunMs, dueAt: null, isSettled: true })

      assert.equal(await store.shipments.shippingSince('shop', begunMs), begunMs)
      assert.equal(await store.shipments.shippingSince('shop', begunMs + 5), begunMs)
    })
  })
}
