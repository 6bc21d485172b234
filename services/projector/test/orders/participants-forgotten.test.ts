import assert from 'node:assert/strict'
import { it } from 'node:test'
import { mongoCheckpointStore } from '@slipstream/event-log/adapters/mongo/checkpoint-store.ts'
import { foldOrder } from '@slipstream/read-models/orders/evolve-order.ts'
import { ensureReadModels } from '../../src/ensure-read-models.ts'
import { savedParticipants } from '@slipstream/read-models/orders/participants/saved-participants.ts'
import { projectOrderEvents } from '../../src/orders/project-order-events.ts'
import { at, state } from '@slipstream/testing/events/order-events.ts'
import { world } from '../given/world.ts'

it('given more participants than an order remembers, then the read model equals the log', async (test) => {
  const { client, db, topic } = await world(test)
  await ensureReadModels(db)
  const store = mongoCheckpointStore(client, db)
  const saves = (_: string, status: string) => status === 'processing'
  const handler = projectOrderEvents(db, saves)
  const events = Array.from({ length: 620 }, (_, n) => {
    const modifiedAt = new Date(Date.parse(at('06:00:00')) + n * 1_000).toISOString()
    const participants = [{ participantId: `p${n}`, lineItemId: null, name: 'Ann', email: null, fields: {} }]
    const position = { topic, partition: 0, offset: BigInt(n) }
    return {
      ...state(`e${n}`, 'updated', modifiedAt, { status: 'processing', participants }),
      position,
      recordedAtMs: 0,
    }
  })
  for (const [from, to] of [
    [0, 300],
    [300, 480],
    [480, 620],
  ] as const) {
    const handled = await handler(events.slice(from, to))
    const expected = await store.load('projector', topic, 0)
    const batch = { consumer: 'projector', topic, partition: 0, deadLetters: [], expected, next: BigInt(to) }
    assert.equal(await store.commit(batch, (tx) => handled.commit(tx)), true)
  }
  const stored = await db.collection('participants_v1').find().project({ _id: 1 }).toArray()
  const folded = savedParticipants(foldOrder(null, events)!, saves)
  assert.equal(folded.length, 501)
  assert.deepEqual(stored.map(({ _id }) => String(_id)).sort(), folded.map(({ _id }) => _id).sort())
})
