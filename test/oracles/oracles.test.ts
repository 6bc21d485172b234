import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { OrderEvent } from '@slipstream/events/event.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import { customerOfOrder } from '@slipstream/read-models/customers/customer-of-order.ts'
import { evolveOrder } from '@slipstream/read-models/orders/evolve-order.ts'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import { setBack, violations } from './oracles.ts'
import type { Facts, LogEntry } from './oracles.ts'

const event = (id: string, orderId: string, status: string): OrderEvent => {
  const { data, ...example } = examples.OrderUpdated
  return {
    ...example,
    id,
    subject: `shop/${orderId}`,
    data: { ...data, order: { ...data.order, orderId, status } },
  }
}
const at = (partition: number, offset: bigint) => ({ topic: 'orders', partition, offset })
const entry = (partition: number, offset: bigint, logged: OrderEvent): LogEntry => ({
  position: at(partition, offset),
  key: logged.subject,
  event: logged,
})

const created = event('a', '1', 'pending')
const paid = event('b', '1', 'processing')
const other = event('c', '2', 'pending')
const order = (...events: OrderEvent[]): OrderDocument =>
  events.reduce<OrderDocument | null>(evolveOrder, null) as OrderDocument

/** Two orders on two partitions, one event of them twice, since a request was repeated. */
const sound: Facts = {
  acknowledged: [
    { stream: 'shop/1', eventId: 'a', position: 'orders/0/1' },
    { stream: 'shop/2', eventId: 'c', position: 'orders/1/0' },
    { stream: 'shop/1', eventId: 'b', position: 'orders/0/2' },
  ],
  log: [entry(0, 0n, created), entry(0, 1n, created), entry(0, 2n, paid), entry(1, 0n, other)],
  ends: new Map([
    [0, 3n],
    [1, 1n],
    [2, 0n],
  ]),
  checkpoints: new Map([
    [0, 3n],
    [1, 1n],
  ]),
  setAside: new Set(),
  orders: [order(created, paid), order(other)],
  customers: [order(created, paid), order(other)].flatMap((one) => customerOfOrder(one) ?? []),
  history: [
    { eventId: 'a', position: 'orders/0/0' },
    { eventId: 'b', position: 'orders/0/2' },
    { eventId: 'c', position: 'orders/1/0' },
  ],
}

/** The names of the oracles that find something, when these facts are other ones. */
const found = (changes: Partial<Facts>): string[] => Object.keys(violations({ ...sound, ...changes }))

const inLog = 'every delivery answered 200 is in the log, where the response says'
const inOrder = 'streams are in the order of their sending'
const noGaps = 'the log has no gaps'
const fold = 'orders equal the fold of the log'
const history = 'the history is the log'
const customers = 'customers equal the fold of the log'
const ends = 'checkpoints reach the ends'
const waits = 'what waits keeps its order'

describe('the oracles', () => {
  it('given a sound system, then they find nothing', () => {
    assert.deepEqual(violations(sound), {})
  })

  it('given records that are dead-lettered with those behind them, then they find nothing', () => {
    const setAside = new Set(['orders/0/0', 'orders/0/1', 'orders/0/2'])
    const left = {
      orders: [order(other)],
      customers: sound.customers.slice(1),
      history: sound.history.slice(2),
    }
    assert.deepEqual(violations({ ...sound, setAside, ...left }), {})
  })

  it('given a dead-lettered record without an event, then they find nothing', () => {
    const log = [...sound.log, { position: at(2, 0n), key: 'shop/3' }]
    const reached = {
      ends: new Map([...sound.ends, [2, 1n]]),
      checkpoints: new Map([...sound.checkpoints, [2, 1n]]),
    }
    assert.deepEqual(violations({ ...sound, log, ...reached, setAside: new Set(['orders/2/0']) }), {})
  })

  it('given an acknowledged delivery that is lost or elsewhere, then that is found', () => {
    const lost = { stream: 'shop/9', eventId: 'z', position: 'orders/2/0' }
    assert.deepEqual(found({ acknowledged: [...sound.acknowledged, lost] }), [inLog])
    const elsewhere = { stream: 'shop/2', eventId: 'c', position: 'orders/0/0' }
    assert.deepEqual(found({ acknowledged: [elsewhere] }), [inLog])
  })

  it('given a stream in another order than it was sent, then that is found', () => {
    const [first, second, third] = sound.acknowledged
    assert.ok(first && second && third)
    assert.deepEqual(found({ acknowledged: [third, second, first] }), [inOrder])
    assert.deepEqual(found({ acknowledged: [first, third, first] }), [])
  })

  it('given a stream that moved to another partition, then that is found', () => {
    const moved = { ...event('d', '1', 'completed'), id: 'd' }
    const facts = {
      acknowledged: [...sound.acknowledged, { stream: 'shop/1', eventId: 'd', position: 'orders/1/1' }],
      log: [...sound.log, entry(1, 1n, moved)],
      ends: new Map([...sound.ends, [1, 2n]] as const),
    }
    assert.ok(found(facts).includes(inOrder))
  })

  it('given a log that was not read as a whole, then that is found', () => {
    assert.ok(found({ log: sound.log.slice(1) }).includes(noGaps))
    assert.ok(found({ log: sound.log.slice(0, -1) }).includes(noGaps))
  })

  it('given an order that is behind, missing, or unknown to the log, then that is found', () => {
    assert.deepEqual(found({ orders: [order(created), order(other)] }), [fold])
    assert.deepEqual(found({ orders: [order(other)] }), [fold])
    assert.deepEqual(found({ orders: [...sound.orders, order(event('x', '3', 'pending'))] }), [fold])
  })

  it('given a customer that is missing, invented or changed, then that is found', () => {
    const [first] = sound.customers
    assert.ok(first)
    assert.deepEqual(found({ customers: [first] }), [customers])
    assert.deepEqual(found({ customers: [...sound.customers, { ...first, _id: 'shop/9' }] }), [customers])
    const renamed = sound.customers.map((one) => ({ ...one, name: 'Nobody' }))
    assert.deepEqual(found({ customers: renamed }), [customers])
  })

  it('given history that lacks events, has invented ones, or a wrong position, then it is found', () => {
    assert.deepEqual(found({ history: sound.history.slice(1) }), [history])
    const [, ...rest] = sound.history
    assert.deepEqual(found({ history: [{ eventId: 'a', position: 'orders/0/1' }, ...rest] }), [history])
    assert.deepEqual(found({ history: [...sound.history, { eventId: 'x', position: 'orders/2/0' }] }), [
      history,
    ])
  })

  it('given a checkpoint that stands behind or beyond, or none, then that is found', () => {
    for (const checkpoint of [2n, 4n]) {
      assert.deepEqual(found({ checkpoints: new Map([...sound.checkpoints, [0, checkpoint]]) }), [ends])
    }
    assert.deepEqual(found({ checkpoints: new Map() }), [ends])
  })

  it('given a later record handled while an earlier one of its key waits, then that is found', () => {
    const setAside = new Set(['orders/0/0', 'orders/0/1'])
    const ahead = { orders: [order(paid), order(other)], history: sound.history.slice(1) }
    assert.deepEqual(found({ setAside, ...ahead }), [waits])
  })

  it('given checkpoints that go forth, then nothing is found; back, then that', () => {
    const forth = [
      { checkpoint: '0', next: 4n },
      { checkpoint: '1', next: 2n },
      { checkpoint: '0', next: 9n },
    ]
    assert.deepEqual(setBack(forth), [])
    assert.deepEqual(setBack([...forth, { checkpoint: '0', next: 4n }]), ['0 went from 9 back to 4'])
  })
})
