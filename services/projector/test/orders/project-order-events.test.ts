import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mongoCheckpointStore } from '@slipstream/event-log/adapters/mongo/checkpoint-store.ts'
import { evolveOrder } from '@slipstream/read-models/orders/evolve-order.ts'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import type { OrderEvent } from '@slipstream/events/event.ts'
import { ensureReadModels } from '../../src/ensure-read-models.ts'
import { projectOrderEvents } from '../../src/orders/project-order-events.ts'
import { savesParticipants } from '../../src/orders/saves-participants.ts'
import { at, deletion, state } from '@slipstream/testing/events/order-events.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { isCaughtUp, world } from '../given/world.ts'
import type { World } from '../given/world.ts'

const lives = (count: number): OrderEvent[] =>
  Array.from({ length: count }, (_, index) => {
    const orderId = String(index)
    return [
      state(`u${index}`, 'updated', at('06:43:00'), { orderId, status: 'processing' }),
      state(`c${index}`, 'created', at('06:42:00'), { orderId, status: 'pending' }),
      ...(index % 3 === 0 ? [deletion(`d${index}`, orderId)] : []),
      state(`u${index}`, 'updated', at('06:43:00'), { orderId, status: 'processing' }),
    ]
  }).flat()

const storedOrders = ({ db }: World) =>
  db.collection<OrderDocument>('orders_v1').find().sort({ _id: 1 }).toArray()

function folded(events: readonly OrderEvent[]): OrderDocument[] {
  const orders = new Map<string, OrderDocument>()
  for (const event of events) orders.set(event.subject, evolveOrder(orders.get(event.subject) ?? null, event))
  return [...orders.values()].sort((a, b) => (a._id < b._id ? -1 : 1))
}

describe('the projector, on real servers', () => {
  it('given events in the log, then every read model has them, and the checkpoint is the end', async (test) => {
    const given = await world(test)
    const events = lives(40)
    await given.append(events)
    given.start()
    await eventually('caught up', () => isCaughtUp(given))
    assert.deepEqual(await storedOrders(given), folded(events))
    assert.equal(await given.db.collection('participants_v1').countDocuments(), 80)
    assert.equal(
      await given.db.collection('order-history_v1').countDocuments(),
      new Set(events.map(({ id }) => id)).size,
    )
  })

  it('given two instances and one that leaves, then nothing is skipped or done twice', async (test) => {
    const given = await world(test)
    const events = lives(60)
    const first = given.start()
    await given.append(events.slice(0, 60))
    given.start()
    await given.append(events.slice(60, 120))
    await eventually('some of it', async () => (await storedOrders(given)).length > 0)
    await Promise.all([first.stop(), given.append(events.slice(120))])
    await eventually('caught up', () => isCaughtUp(given))
    assert.deepEqual(await storedOrders(given), folded(events))
  })

  it('given a record that is no event, then its order is parked and others continue', async (test) => {
    const given = await world(test)
    await given.append([state('a', 'created', at('06:42:00'), { orderId: '1' })])
    await given.appendRaw('shop/1', 'no event')
    await given.append([
      state('b', 'updated', at('06:43:00'), { orderId: '1', status: 'completed' }),
      state('c', 'created', at('06:42:00'), { orderId: '2' }),
      { ...state('d', 'created', at('06:42:00'), { orderId: '4' }), subject: 'shop/3' },
    ])
    given.start()
    await eventually('caught up', () => isCaughtUp(given))
    assert.deepEqual(
      (await storedOrders(given)).map(({ _id, provenance }) => [_id, provenance.eventId]),
      [
        ['shop/1', 'a'],
        ['shop/2', 'c'],
      ],
    )
    assert.equal(await given.db.collection('deadLetters').countDocuments(), 3)
  })

  it('given read models that contradict each other, then the projector continues', async (test) => {
    const given = await world(test)
    const events = lives(3)
    await given.append(events)
    given.start()
    await eventually('caught up', () => isCaughtUp(given))
    const before = await storedOrders(given)
    await given.db.collection('orders_v1').deleteMany({})
    await given.db.collection('participants_v1').deleteMany({ orderId: '1' })
    await given.append(events)
    await eventually('caught up', () => isCaughtUp(given))
    assert.deepEqual(await storedOrders(given), before)
    assert.equal(await given.db.collection('participants_v1').countDocuments(), 6)
  })

  it('given an order too large for a document, then it is dead-lettered and others continue', async (test) => {
    const { client, db, topic } = await world(test)
    await ensureReadModels(db)
    const store = mongoCheckpointStore(client, db)
    const handler = projectOrderEvents(db, savesParticipants({}))
    const expected = await store.load('projector', topic, 0)
    const huge = { id: '1', name: 'x'.repeat(17 * 1024 * 1024) }
    const events = [
      state('a', 'created', at('06:42:00'), { orderId: '1' }),
      state('b', 'created', at('06:42:00'), {
        orderId: '2',
        customer: { ...huge, email: null, phone: null },
      }),
    ].map((event, index) => ({
      ...event,
      position: { topic, partition: 0, offset: BigInt(index) },
      recordedAtMs: 0,
    }))
    const batch = { consumer: 'projector', topic, partition: 0, deadLetters: [], expected, next: 2n }

    const handled = await handler(events)
    const failed = await store.commit(batch, (tx) => handled.commit(tx)).catch((error: unknown) => error)
    assert.ok(failed instanceof Error)
    handled.onCommitFailed?.(failed)
    const { outcomes } = await handler(events)
    assert.deepEqual(
      outcomes.map(({ kind }) => kind),
      ['done', 'deadLetter'],
    )
    const narrower = await handler(events.slice(0, 1))
    assert.equal(await store.commit(batch, (tx) => narrower.commit(tx)), true)
    assert.equal(await db.collection('orders_v1').countDocuments(), 1)
  })

  it('given a zombie that wakes after another has gone on, then it writes nothing', async (test) => {
    const { client, db, topic } = await world(test)
    await ensureReadModels(db)
    const store = mongoCheckpointStore(client, db)
    const handler = projectOrderEvents(db, savesParticipants({}))
    const position = { topic, partition: 0, offset: 0n }
    const batch = { consumer: 'projector', topic, partition: 0, deadLetters: [] }
    const read = (event: OrderEvent) => ({ ...event, position, recordedAtMs: 0 })

    const expected = await store.load('projector', topic, 0)
    const zombie = await handler([read(state('a', 'created', at('06:42:00'), { status: 'pending' }))])
    const other = await handler([
      read(state('a', 'created', at('06:42:00'), { status: 'pending' })),
      read(state('b', 'updated', at('06:43:00'), { status: 'completed' })),
    ])
    assert.equal(await store.commit({ ...batch, expected, next: 2n }, (tx) => other.commit(tx)), true)
    assert.equal(await store.commit({ ...batch, expected, next: 1n }, (tx) => zombie.commit(tx)), false)
    assert.equal((await db.collection('orders_v1').findOne())?.['status'], 'completed')
    assert.equal((await store.load('projector', topic, 0)).next, 2n)
  })

  it('given writes that fail, then neither they nor the checkpoint are stored', async (test) => {
    const { client, db, topic } = await world(test)
    await ensureReadModels(db)
    const store = mongoCheckpointStore(client, db)
    const handled = await projectOrderEvents(
      db,
      savesParticipants({}),
    )([
      {
        ...state('a', 'created', at('06:42:00')),
        position: { topic, partition: 0, offset: 0n },
        recordedAtMs: 0,
      },
    ])
    const expected = await store.load('projector', topic, 0)
    const batch = { consumer: 'projector', topic, partition: 0, deadLetters: [], expected, next: 1n }
    await assert.rejects(
      store.commit(batch, async (tx) => {
        await handled.commit(tx)
        throw new Error('the power fails')
      }),
      /the power fails/,
    )
    assert.equal(await db.collection('orders_v1').countDocuments(), 0)
    assert.equal((await store.load('projector', topic, 0)).next, 0n)
  })
})
