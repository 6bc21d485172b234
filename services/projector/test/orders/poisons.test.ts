import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mongoCheckpointStore } from '@slipstream/event-log/adapters/mongo/checkpoint-store.ts'
import type { OrderEvent } from '@slipstream/events/event.ts'
import type { Participant } from '@slipstream/events/event-types/orders/order.ts'
import { ensureReadModels } from '../../src/ensure-read-models.ts'
import { projectOrderEvents } from '../../src/orders/project-order-events.ts'
import { at, state } from '@slipstream/testing/events/order-events.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { isCaughtUp, world } from '../given/world.ts'

const participant = (participantId: string, name = 'Ann'): Participant => ({
  participantId,
  lineItemId: null,
  name,
  email: null,
  fields: {},
})
const processing = (id: string, orderId: string, participants: Participant[]): OrderEvent =>
  state(id, 'updated', at('06:43:00'), { orderId, status: 'processing', participants })

describe('an order that MongoDB would refuse', () => {
  const poisons: [what: string, participants: Participant[], stored: string[]][] = [
    [
      'has two participants of one id',
      [participant('5-1'), participant('5-1', 'Bea'), participant('5-2')],
      ['5-1', '5-2'],
    ],
    [
      'has two participants whose ids differ in lone surrogates only',
      [participant('5-\ud800'), participant('5-\ud801', 'Bea')],
      ['5-\ufffd'],
    ],
  ]
  for (const [what, participants, stored] of poisons) {
    it(`given one that ${what}, then it is stored with the first of them, and others continue`, async (test) => {
      const given = await world(test)
      const others = Array.from({ length: 10 }, (_, n) => processing(`o${n}`, `${n}`, [participant('1-1')]))
      await given.append([
        ...others.slice(0, 5),
        processing('ill', 'ill', participants),
        ...others.slice(5),
        processing('ill again', 'ill', participants),
      ])
      given.start()
      await eventually('caught up', () => isCaughtUp(given), 120_000)
      assert.equal(await given.db.collection('deadLetters').countDocuments(), 0)
      assert.equal(await given.db.collection('orders_v1').countDocuments(), 11)
      const saved = await given.db
        .collection('participants_v1')
        .find({ orderId: 'ill' })
        .sort({ _id: 1 })
        .toArray()
      assert.deepEqual(
        saved.map(({ participantId, name, onOrder }) => [participantId, name, onOrder]),
        stored.map((id) => [id, 'Ann', true]),
      )
    })
  }

  it('given a name of 800,000 words, then its participant is stored, found by the first of them', async (test) => {
    const { client, db, topic } = await world(test)
    await ensureReadModels(db)
    const store = mongoCheckpointStore(client, db)
    const name = Array.from({ length: 800_000 }, (_, n) => n.toString(36)).join(' ')
    const event = {
      ...processing('ill', 'ill', [participant('5-1', name)]),
      position: { topic, partition: 0, offset: 0n },
      recordedAtMs: 0,
    }
    const handled = await projectOrderEvents(db, (_, status) => status === 'processing')([event])
    const expected = await store.load('projector', topic, 0)
    const batch = { consumer: 'projector', topic, partition: 0, deadLetters: [], expected, next: 1n }
    assert.equal(await store.commit(batch, (tx) => handled.commit(tx)), true)
    const saved = await db.collection('participants_v1').findOne({})
    assert.equal(saved?.['search'].length, 100)
  })
})
