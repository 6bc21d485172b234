import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import type { ConsumedEvent } from '@slipstream/event-log/consume/consumer.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import type { Event } from '@slipstream/events/event.ts'
import { observeEvents } from '../../../src/observe/observe-events.ts'
import { missingSlots } from '../../../src/rules/order-numbers/domain/missing-slots.ts'
import type { Rig } from './rig.ts'
import { plainTraits } from '../../../src/sources/plain-traits.ts'

const source = {
  name: 'shop',
  sequence: { field: 'id', step: 1, settle: { afterMs: 1_000, laterOrders: 1 } },
  stalled: { processing: [{ rule: 'count' as const, laterOrders: 5 }] },
  silence: undefined,
  connectShop: undefined,
  traits: plainTraits,
}

async function worldOf<Tx>(rig: Rig<Tx>, test: TestContext) {
  const { stores, inTransaction, close } = await rig.open()
  test.after(close)
  const [store] = stores
  const handler = observeEvents(store, new Map([['shop', source]]))
  return {
    store,
    async handle(topic: string, ...events: Event[]) {
      const consumed = events.map((event, i): ConsumedEvent => ({
        ...event,
        position: { topic, partition: 0, offset: BigInt(i) },
        recordedAtMs: Date.parse('2026-11-21T09:00:00Z') + i,
      }))
      const { outcomes, commit } = await handler(consumed)
      await inTransaction(commit)
      return outcomes
    },
  }
}

function order(
  type: 'OrderCreated' | 'OrderUpdated',
  orderId: string,
  status: string,
  modifiedAt: string,
): Event {
  const { data, ...rest } = examples[type]
  return {
    ...rest,
    type,
    id: `${type}-${orderId}-${modifiedAt}`,
    subject: `shop/${orderId}`,
    occurredAt: modifiedAt,
    data: { ...data, order: { ...data.order, orderId, status, modifiedAt } },
  }
}

const at = (minute: number) => `2026-11-21T08:0${minute}:00Z`

export function readingKeepsItsPromises<Tx>(rig: Rig<Tx>): void {
  describe('what is read from the log', () => whatIsRead(rig))
}

function whatIsRead<Tx>(rig: Rig<Tx>): void {
  it('given the same events a second time, then nothing has changed', async (test) => {
    const { store, handle } = await worldOf(rig, test)
    const events = [
      order('OrderCreated', '1', 'pending', at(1)),
      order('OrderUpdated', '1', 'processing', at(2)),
      order('OrderCreated', '3', 'processing', at(3)),
    ]
    const all = async () => ({
      orders: await store.orders.find(['shop/1', 'shop/3']),
      stays: (await store.states.facts('shop', 100)).filter(
        ({ kind }) => kind !== 'arrived' && kind !== 'noted',
      ),
      view: await store.sequences.load('shop'),
    })
    await handle('orders', ...events)
    const before = await all()
    assert.deepEqual(
      before.stays.map((fact) => ('orderId' in fact ? `${fact.kind} ${fact.orderId}` : fact.kind)),
      ['ordered 1', 'entered 1', 'ordered 3', 'entered 3'],
      'only the watched status counts',
    )
    assert.deepEqual(missingSlots(before.view.blocks, 1, 4), [{ first: 2, last: 2 }])
    await handle('orders', ...events)
    assert.deepEqual(await all(), before)
  })

  it('given events that are no order’s on the topic of orders, then they are dead-lettered', async (test) => {
    const { handle } = await worldOf(rig, test)
    const outcomes = await handle('tenant-orders', examples.AlertRaised)
    assert.deepEqual(
      outcomes.map(({ kind }) => kind),
      ['deadLetter'],
    )
  })

  it('given a delivery in quarantine, then it is known until it is redriven', async (test) => {
    const { store, handle } = await worldOf(rig, test)
    await handle('quarantine', examples.DeliveryQuarantined, examples.DeliveryQuarantined)
    assert.equal((await store.attention.quarantined('shop', 0, 9)).length, 1)
    await handle('orders', {
      ...order('OrderCreated', '1', 'pending', at(1)),
      id: examples.DeliveryQuarantined.id,
    })
    assert.equal((await store.attention.quarantined('shop', 0, 9)).length, 0)
  })

  it('given a quarantined delivery, when it is redriven under another id, then it is settled', async (test) => {
    const { store, handle } = await worldOf(rig, test)
    await handle('quarantine', examples.DeliveryQuarantined)
    const [{ position } = { position: '' }] = await store.attention.quarantined('shop', 0, 9)
    const event = order('OrderCreated', '1', 'pending', at(1))
    await handle('orders', { ...event, data: { ...event.data, redrivenFrom: position } } as typeof event)
    assert.equal((await store.attention.quarantined('shop', 0, 9)).length, 0)
  })

  it('given a notification that failed, then it is known until it is settled', async (test) => {
    const { store, handle } = await worldOf(rig, test)
    await handle('notifications', examples.NotificationFailed, examples.NotificationFailed)
    assert.equal((await store.attention.failedNotifications('shop', 9)).length, 1)
    await handle('notifications', examples.NotificationSettled)
    assert.equal((await store.attention.failedNotifications('shop', 9)).length, 0)
  })

  it('given a notification that failed, was settled and fails again, then nobody is needed', async (test) => {
    const { store, handle } = await worldOf(rig, test)
    const failed = async () => (await store.attention.failedNotifications('shop', 9)).length
    await handle('notifications', examples.NotificationFailed)
    await handle('notifications', examples.NotificationSettled, examples.NotificationFailed)
    await handle('notifications', examples.NotificationFailed)
    assert.equal(await failed(), 0)
    await handle('notifications', { ...examples.NotificationFailed, id: 'failed once more' })
    assert.equal(await failed(), 1)
  })

  it('given an event repeated after a later one of the same second, then its state stays', async (test) => {
    const { store, handle } = await worldOf(rig, test)
    const placed = order('OrderCreated', '1', 'pending', at(1))
    const paid = order('OrderUpdated', '1', 'processing', at(1))
    await handle('orders', placed, paid)
    const before = await store.orders.find(['shop/1'])
    await handle('orders', placed)
    assert.deepEqual(await store.orders.find(['shop/1']), before)
    const stays = (await store.states.facts('shop', 100)).filter(
      ({ kind }) => kind !== 'arrived' && kind !== 'noted',
    )
    assert.deepEqual(
      stays.map(({ kind }) => kind),
      ['ordered', 'entered'],
    )
  })

  it('given many side events at once, then they are written together, the last of each counts', async (test) => {
    const { store, handle } = await worldOf(rig, test)
    const { data, ...rest } = examples.NotificationFailed
    const failed = Array.from({ length: 500 }, (_, nth) => ({
      ...{ ...rest, id: `failed ${nth}` },
      data: { ...data, notificationId: `slip ${nth}` },
    }))
    const { data: settledData, ...settledRest } = examples.NotificationSettled
    const settled = failed.slice(1).map(({ data: { notificationId } }) => ({
      ...{ ...settledRest, id: `settled ${notificationId}` },
      data: { ...settledData, notificationId },
    }))
    await handle('notifications', ...failed, ...settled)
    assert.deepEqual(
      (await store.attention.failedNotifications('shop', 999)).map(({ _id }) => _id),
      ['slip 0'],
    )
  })

  it('given events of a source that is not configured, then nothing is kept of them', async (test) => {
    const { store, handle } = await worldOf(rig, test)
    const { data, ...rest } = examples.OrderCreated
    const elsewhere = {
      ...rest,
      subject: 'other/1042',
      source: 'other',
      data: { ...data, order: { ...data.order, source: 'other' } },
    }
    const outcomes = await handle('orders', elsewhere)
    assert.deepEqual(
      outcomes.map(({ kind }) => kind),
      ['done'],
    )
    assert.deepEqual(await store.orders.find(['other/1042']), [])
  })

  it('given a source refused or declared before its first order, then it is connected since', async (test) => {
    const { store, handle } = await worldOf(rig, test)
    const since = (source = 'shop') => store.sources.connectedAt(source)
    await handle('orders', order('OrderCreated', '1', 'pending', at(1)))
    assert.equal(await since(), Date.parse('2026-11-21T09:00:00.000Z'), 'when its first event was recorded')
    const { data, ...rest } = examples.DeliveriesRefused
    const refused = { ...rest, data: { ...data, from: at(5), to: at(6) } }
    await handle('refusals', refused)
    await handle('refusals', { ...refused, data: { ...data, from: at(7), to: at(8) } })
    assert.equal(await since(), Date.parse(at(5)))

    await store.sources.declare(['shop', 'other'], Date.parse(at(2)))
    assert.equal(await since(), Date.parse(at(5)), 'it was known before')
    await store.sources.declare(['shop', 'other'], Date.parse(at(3)))
    assert.equal(await since('other'), Date.parse(at(2)))
  })
}
